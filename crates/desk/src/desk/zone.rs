//! The zone of the installation, which holds where nobody has said another one.

use crate::db::{self, Conn};
use crate::error::AppError;

/// The zone that was chosen at set-up, or UTC until then.
pub(super) async fn of_installation(conn: &mut Conn) -> Result<String, AppError> {
    Ok(db::setting::get(conn, "zone").await?.unwrap_or_else(|| "UTC".to_owned()))
}
