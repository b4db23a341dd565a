//! JSON as server functions answer with it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::Bytes;
use server_fn::codec::Post;
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// The encoding of answers and errors. It differs from `server_fn`'s in that it is read as text, as the data of a page is:
/// the browser's program holds one copy of what reads each type instead of two.
pub struct JsonText;

/// [`JsonText`] as an output of server functions.
pub type Json = Post<JsonText>;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, serde_json::Error> {
        serde_json::from_str(&String::from_utf8_lossy(&bytes))
    }
}
