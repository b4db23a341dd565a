//! `tierdesk check`: what would keep the program from working.

use tierdesk::config::Config;
use tierdesk::mail::Carrier;

pub async fn run(config: Config) -> Result<(), String> {
    println!("settings: usable; people reach it at {}", config.base_url);
    // Each is looked at, whatever is wrong with the others.
    let wrong: Vec<String> =
        [database(&config).await, site(&config), mail(&config).await].into_iter().filter_map(Result::err).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\ntierdesk: ")) }
}

/// Looks at the database without changing it: somebody may check a new version beside the one that runs.
async fn database(config: &Config) -> Result<(), String> {
    let file = config.data.join("tierdesk.db");
    if config.database_url.is_none() && !file.exists() {
        println!("database: SQLite; there is none yet, `tierdesk serve` makes {}", file.display());
        return Ok(());
    }
    let db = super::connect(config).await?;
    let kind = if config.database_url.is_some() { "PostgreSQL" } else { "SQLite" };
    let looked = async {
        let tx = db.write().await?;
        drop(tx);
        db.tables().await
    };
    let tables = looked.await.map_err(|error| format!("database: {error}"))?;
    db.close().await;
    if tables.newer {
        return Err(
            "database: its tables were made by a newer version of Tierdesk, which this one cannot use".to_owned()
        );
    }
    println!("database: {kind} can be read and written");
    match tables.pending {
        0 => println!("database: its tables are those of this version"),
        pending => println!("database: {pending} changes to its tables are pending, `tierdesk serve` makes them"),
    }
    Ok(())
}

fn site(config: &Config) -> Result<(), String> {
    config.site_is_built().map_err(|error| error.to_string())?;
    println!("site: {}", config.site.display());
    Ok(())
}

async fn mail(config: &Config) -> Result<(), String> {
    let carrier = Carrier::new(config).map_err(|error| error.to_string())?;
    carrier.works().await.map_err(|error| format!("mail: {error}"))?;
    println!("mail: {}", if config.smtp_url.is_some() { "the SMTP server answers" } else { "is written to files" });
    Ok(())
}
