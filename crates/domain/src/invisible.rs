//! Characters without a look of their own, by the properties that Unicode gives them (UAX 44).

/// Characters that are shown as nothing or that only change others: the property `Default_Ignorable_Code_Point`, the
/// interlinear marks and the non-characters. Those that set the direction of writing (`Bidi_Control`) are among them.
pub const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}'..='\u{FFFF}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Characters that are no letters and are drawn as nothing: the blank Braille pattern and the null note head.
pub const fn is_blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{1D159}')
}

/// Characters that embed, override or isolate a direction of writing, and the ends of lines and paragraphs, which end it.
pub const fn sets_direction(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
