//! Accounts from the command line, for when nobody can sign in.

use clap::Subcommand;
use tierdesk::desk::Desk;
use tierdesk::desk::admin::people::{self, CommandLine};
use tierdesk::domain::{FieldError, InvalidField, Language, Role};
use tierdesk::error::AppError;
use tierdesk::server::say;
use tierdesk::ui::words;

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
        /// The name of the client, or of the vendor; customer_lead and vendor need one
        #[arg(long, default_value = "")]
        organisation: String,
    },
    /// Print an address where the account's owner chooses a new password.
    ResetPassword { email: String },
    /// Stop an account from signing in and end its sessions.
    Disable { email: String },
}

pub async fn run(desk: &Desk, command: UserCommand) -> Result<(), String> {
    let asked = match &command {
        UserCommand::Add { email, name, role, organisation } => CommandLine::Add { email, name, role, organisation },
        UserCommand::ResetPassword { email } => CommandLine::Reset { email },
        UserCommand::Disable { email } => CommandLine::Disable { email },
    };
    let done = match people::from_command_line(desk, asked).await {
        Ok(Some(link)) => {
            say(link);
            Ok(())
        }
        Ok(None) => {
            say("done");
            Ok(())
        }
        Err(error) => Err(reason(desk, asked, &error).await),
    };
    desk.db().close().await;
    done
}

/// Why it was not done: each field with its value and what is allowed.
async fn reason(desk: &Desk, asked: CommandLine<'_>, error: &AppError) -> String {
    match error {
        AppError::Invalid(errors) => {
            let mut lines = Vec::new();
            for InvalidField { field, reason } in &errors.0 {
                lines.push(field_reason(desk, asked, field, reason).await);
            }
            lines.join("\ntierdesk: ")
        }
        AppError::NotFound => format!("email {:?}: nobody has this address", asked.email()),
        AppError::NotNow => match asked {
            CommandLine::Add { .. } => "this is not possible while the installation is not set up".to_owned(),
            CommandLine::Reset { email } | CommandLine::Disable { email } => {
                format!("email {email:?}: the account is disabled; an administrator has to enable it first")
            }
        },
        other => other.to_string(),
    }
}

async fn field_reason(desk: &Desk, asked: CommandLine<'_>, field: &str, error: &FieldError) -> String {
    let value = asked.value(field);
    let words = words::field_error(Language::English, error);
    match (field, asked) {
        ("role", CommandLine::Add { .. }) => {
            let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
            format!("role {value:?} is not usable; allowed is one of {}", roles.join(", "))
        }
        ("organisation", CommandLine::Add { role, .. }) => {
            let names = people::organisation_names(desk, role).await.unwrap_or_default();
            let allowed = match (names.is_empty(), role) {
                (true, "agent" | "lead" | "admin") => {
                    "nothing: there is no provider yet; start the program and set it up first".to_owned()
                }
                (true, _) => "nothing yet: an administrator has to add an organisation of this kind first".to_owned(),
                (false, _) => names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
            };
            format!("organisation {value:?} is not usable for the role {role}; allowed is {allowed}")
        }
        ("tier", _) => {
            "role \"agent\": there is no tier where an agent could work; set the installation up first".to_owned()
        }
        ("disable", _) => format!("email {value:?}: the last administrator who can sign in cannot be disabled"),
        ("email", _) if *error == FieldError::Taken => {
            format!("email {value:?}: somebody has this address; `tierdesk user reset-password` makes a way in")
        }
        _ => format!("{field} {value:?} is not usable: {words}"),
    }
}
