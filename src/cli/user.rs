//! Accounts from the command line, for when nobody can sign in.

use clap::Subcommand;
use tierdesk::desk::Desk;
use tierdesk::desk::admin::people::{self, CommandLine};

#[derive(Subcommand)]
pub enum UserCommand {
    /// Make an account and print the address where its owner chooses a password.
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// customer, customer_lead, agent, vendor, lead or admin
        #[arg(long, default_value = "admin")]
        role: String,
    },
    /// Print an address where the account's owner chooses a new password.
    ResetPassword { email: String },
    /// Stop an account from signing in and end its sessions.
    Disable { email: String },
}

pub async fn run(desk: &Desk, command: UserCommand) -> Result<(), String> {
    let asked = match &command {
        UserCommand::Add { email, name, role } => CommandLine::Add { email, name, role },
        UserCommand::ResetPassword { email } => CommandLine::Reset { email },
        UserCommand::Disable { email } => CommandLine::Disable { email },
    };
    match people::from_command_line(desk, asked).await {
        Ok(Some(link)) => println!("{link}"),
        Ok(None) => println!("done"),
        Err(error) => return Err(error.to_string()),
    }
    desk.db().close().await;
    Ok(())
}
