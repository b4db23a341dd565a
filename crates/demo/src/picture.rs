//! Small drawings as PNG files (ISO/IEC 15948), as people would attach them to a ticket.

use super::dice::Dice;
use super::story::Picture;

const WIDTH: usize = 320;
const HEIGHT: usize = 200;

/// The palette, in the order of the names below.
const COLOURS: [[u8; 3]; 8] = [
    [247, 246, 242],
    [38, 43, 48],
    [142, 148, 152],
    [214, 214, 208],
    [201, 52, 44],
    [58, 150, 84],
    [222, 160, 38],
    [42, 104, 140],
];
const PAPER: u8 = 0;
const INK: u8 = 1;
const GREY: u8 = 2;
const LIGHT: u8 = 3;
const RED: u8 = 4;
const GREEN: u8 = 5;
const AMBER: u8 = 6;
const BLUE: u8 = 7;

struct Canvas(Vec<u8>);

impl Canvas {
    fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, colour: u8) {
        for row in y..(y + height).min(HEIGHT) {
            for column in x..(x + width).min(WIDTH) {
                self.0[row * WIDTH + column] = colour;
            }
        }
    }

    fn disc(&mut self, x: usize, y: usize, radius: usize, colour: u8) {
        for row in y.saturating_sub(radius)..(y + radius).min(HEIGHT) {
            for column in x.saturating_sub(radius)..(x + radius).min(WIDTH) {
                if row.abs_diff(y).pow(2) + column.abs_diff(x).pow(2) < radius * radius {
                    self.0[row * WIDTH + column] = colour;
                }
            }
        }
    }

    /// Lines of grey bars, as text looks from afar.
    fn words(&mut self, x: usize, y: usize, width: usize, lines: usize, dice: &mut Dice) {
        for line in 0..lines {
            let mut at = x;
            while at + 12 < x + width {
                let word = 12 + dice.below(34);
                self.fill(at, y + line * 14, word.min(x + width - at), 5, GREY);
                at += word + 6;
            }
        }
    }
}

/// A picture of something that is not well.
pub fn png(shows: Picture, dice: &mut Dice) -> Vec<u8> {
    let mut canvas = Canvas(vec![PAPER; WIDTH * HEIGHT]);
    match shows {
        Picture::Lights => lights(&mut canvas, dice),
        Picture::Window => window(&mut canvas, dice),
        Picture::Chart => chart(&mut canvas, dice),
        Picture::Sheet => sheet(&mut canvas, dice),
    }
    encode(&canvas.0)
}

fn lights(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.fill(0, 0, WIDTH, HEIGHT, LIGHT);
    canvas.fill(40, 50, 240, 100, PAPER);
    canvas.fill(40, 146, 240, 4, GREY);
    let dark = dice.below(2);
    for (number, colour) in [GREEN, RED, [GREEN, GREY][dark], [AMBER, GREY][dark], GREY].into_iter().enumerate() {
        let x = 70 + number * 44;
        canvas.disc(x, 92, 10, colour);
        canvas.fill(x - 12, 114, 24, 4, INK);
    }
}

fn window(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.fill(0, 0, WIDTH, HEIGHT, BLUE);
    canvas.fill(50, 34, 220, 132, PAPER);
    canvas.fill(50, 34, 220, 18, INK);
    canvas.disc(84, 86, 16, RED);
    canvas.fill(76, 83, 16, 6, PAPER);
    let lines = 3 + dice.below(2);
    canvas.words(114, 74, 140, lines, dice);
    canvas.fill(196, 140, 60, 16, LIGHT);
    canvas.fill(210, 146, 32, 4, INK);
}

fn chart(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.fill(34, 20, 2, 150, INK);
    canvas.fill(34, 170, 262, 2, INK);
    let breaks = 12 + dice.below(6);
    for bar in 0..24 {
        let height = if bar >= breaks { 6 + dice.below(14) } else { 80 + dice.below(50) };
        canvas.fill(42 + bar * 10, 170 - height, 7, height, if bar >= breaks { RED } else { BLUE });
    }
}

fn sheet(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.fill(0, 0, WIDTH, HEIGHT, LIGHT);
    canvas.fill(90, 10, 140, 180, PAPER);
    canvas.words(104, 30, 110, 5, dice);
    let streak = 112 + dice.below(80);
    canvas.fill(streak, 10, 5, 180, INK);
    canvas.fill(90, 104 + dice.below(30), 140, 50, PAPER);
}

/// One palette byte a pixel, in stored blocks: these are a few pictures, not many.
fn encode(pixels: &[u8]) -> Vec<u8> {
    let mut raw = Vec::with_capacity(pixels.len() / 2 + HEIGHT);
    for row in pixels.chunks(WIDTH) {
        raw.push(0);
        raw.extend(row.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)));
    }
    let mut packed = vec![0x78, 0x01];
    let blocks = raw.chunks(0xFFFF).count();
    for (number, block) in raw.chunks(0xFFFF).enumerate() {
        packed.push(u8::from(number + 1 == blocks));
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(adler(&raw).to_be_bytes());
    let mut header = Vec::with_capacity(13);
    header.extend(u32::try_from(WIDTH).unwrap_or(0).to_be_bytes());
    header.extend(u32::try_from(HEIGHT).unwrap_or(0).to_be_bytes());
    // Four bits a pixel, palette, and the only methods that there are.
    header.extend([4, 3, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"PLTE", &COLOURS.concat());
    chunk(&mut file, b"IDAT", &packed);
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(crc(kind.iter().chain(data)).to_be_bytes());
}

/// The sum of RFC 1950.
fn adler(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

/// The sum of ISO 3309.
fn crc<'a>(data: impl Iterator<Item = &'a u8>) -> u32 {
    !data.fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_standards() {
        assert_eq!(crc(b"IEND".iter()), 0xAE42_6082);
        assert_eq!(adler(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn each_picture_is_recognised_as_one() {
        for shows in [Picture::Lights, Picture::Window, Picture::Chart, Picture::Sheet] {
            let file = png(shows, &mut Dice::of(3, 4));
            assert_eq!(infer::get(&file).map(|kind| kind.mime_type()), Some("image/png"));
        }
    }
}
