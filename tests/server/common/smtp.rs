//! A mail server that does as it is told (RFC 5321, as much of it as is needed).

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How it meets what comes.
#[derive(Clone, Debug, Default)]
pub struct Mood {
    /// Answers every recipient with "try later".
    pub busy: bool,
    /// Refuses this recipient for good.
    pub unknown: Option<String>,
    /// Takes this many mails and hangs up instead of saying so.
    pub dies_after_data: usize,
}

/// The server, and the mails that it took.
pub struct Smtp {
    pub url: String,
    pub mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Smtp {
    pub async fn start() -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let (mood, taken) = (Arc::new(Mutex::new(Mood::default())), Arc::new(Mutex::new(Vec::new())));
        let (with_mood, into) = (mood.clone(), taken.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, with_mood.clone(), into.clone()));
            }
        });
        Smtp { url, mood, taken }
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().expect("mood") = mood;
    }

    /// The mails in the order in which they came.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("mails").clone()
    }
}

async fn serve(stream: TcpStream, mood: Arc<Mutex<Mood>>, taken: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.test ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.test\r\n250 8BITMIME".to_owned(),
            "RCPT" => {
                let mood = mood.lock().expect("mood");
                match &mood.unknown {
                    _ if mood.busy => "451 4.7.1 try later".to_owned(),
                    Some(unknown) if line.contains(unknown.as_str()) => "550 5.1.1 no such mailbox".to_owned(),
                    _ => "250 ok".to_owned(),
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                taken.lock().expect("mails").push(mail);
                let dies = {
                    let mut mood = mood.lock().expect("mood");
                    let dies = mood.dies_after_data > 0;
                    mood.dies_after_data = mood.dies_after_data.saturating_sub(1);
                    dies
                };
                if dies {
                    return Ok(());
                }
                "250 taken".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
