//! The standing cast, and what further people and companies are named.

use crate::domain::{Language, OrganisationKind, Role};

use Language::{English, Swedish};

/// The name of the provider.
pub const PROVIDER: &str = "Norrvik";

/// Name, address, role, the position of an agent's tier, and language.
pub type Row = (&'static str, &'static str, Role, Option<i64>, Language);

#[rustfmt::skip]
const NORRVIK: &[Row] = &[
    ("Ingrid Norling", "admin@norrvik.example", Role::Admin, None, English),
    ("Henrik Lundgren", "lead@norrvik.example", Role::Lead, None, English),
    ("Amir Haddad", "tier1@norrvik.example", Role::Agent, Some(1), English),
    ("Sara Lindqvist", "tier2@norrvik.example", Role::Agent, Some(2), English),
    ("Elin Olofsson", "tier3@norrvik.example", Role::Agent, Some(3), English),
    ("Lina Åberg", "lina.aberg@norrvik.example", Role::Agent, Some(1), Swedish),
    ("Oskar Wikström", "oskar.wikstrom@norrvik.example", Role::Agent, Some(1), Swedish),
    ("Fatima Rahimi", "fatima.rahimi@norrvik.example", Role::Agent, Some(1), Swedish),
    ("Johan Norberg", "johan.norberg@norrvik.example", Role::Agent, Some(2), Swedish),
    ("Mira Björk", "mira.bjork@norrvik.example", Role::Agent, Some(2), Swedish),
    ("Petter Sandell", "petter.sandell@norrvik.example", Role::Agent, Some(3), Swedish),
];

#[rustfmt::skip]
const NORDFIBER: &[Row] = &[
    ("Tomas Rehn", "tomas.rehn@nordfiber.example", Role::Vendor, None, English),
    ("Karin Alm", "karin.alm@nordfiber.example", Role::Vendor, None, Swedish),
];

#[rustfmt::skip]
const FJALLMARK: &[Row] = &[
    ("Aino Lehtonen", "aino.lehtonen@fjallmark.example", Role::Vendor, None, English),
    ("Jonas Fjellner", "jonas.fjellner@fjallmark.example", Role::Vendor, None, Swedish),
];

#[rustfmt::skip]
const KUSTVARDEN: &[Row] = &[
    ("Maria Ekström", "maria.ekstrom@kustvarden.example", Role::Customer, None, English),
    ("Eva Sundin", "eva.sundin@kustvarden.example", Role::CustomerLead, None, Swedish),
    ("Peter Nyman", "peter.nyman@kustvarden.example", Role::Customer, None, Swedish),
    ("Anna Lundmark", "anna.lundmark@kustvarden.example", Role::Customer, None, English),
];

#[rustfmt::skip]
const LINDHOLM: &[Row] = &[
    ("Oliver Grant", "oliver.grant@lindholm.example", Role::Customer, None, English),
    ("Gustav Lindholm", "gustav.lindholm@lindholm.example", Role::CustomerLead, None, Swedish),
    ("Nadia Karimi", "nadia.karimi@lindholm.example", Role::Customer, None, English),
    ("Emma Dahlgren", "emma.dahlgren@lindholm.example", Role::Customer, None, Swedish),
];

#[rustfmt::skip]
const BERGSLAGEN: &[Row] = &[
    ("Jenny Moberg", "jenny.moberg@bergslagensbygg.example", Role::Customer, None, Swedish),
    ("Lars-Erik Holm", "lars-erik.holm@bergslagensbygg.example", Role::CustomerLead, None, Swedish),
    ("Tomasz Kowalski", "tomasz.kowalski@bergslagensbygg.example", Role::Customer, None, English),
    ("Anders Fors", "anders.fors@bergslagensbygg.example", Role::Customer, None, Swedish),
];

#[rustfmt::skip]
const SJOFRAKT: &[Row] = &[
    ("Karin Sjöberg", "karin.sjoberg@sjofraktgavle.example", Role::CustomerLead, None, Swedish),
    ("Daniela Rossi", "daniela.rossi@sjofraktgavle.example", Role::Customer, None, English),
    ("Mikael Strand", "mikael.strand@sjofraktgavle.example", Role::Customer, None, Swedish),
];

/// What a company is, its name, its places as English and Swedish texts name them, and its people.
pub type Company = (OrganisationKind, &'static str, &'static [(&'static str, &'static str)], &'static [Row]);

#[rustfmt::skip]
pub const COMPANIES: &[Company] = &[
    (OrganisationKind::Provider, PROVIDER, &[], NORRVIK),
    (
        OrganisationKind::Client,
        "Kustvården AB",
        &[
            ("the Norrtälje clinic", "kliniken i Norrtälje"),
            ("the Rimbo clinic", "kliniken i Rimbo"),
            ("the Hallstavik clinic", "kliniken i Hallstavik"),
        ],
        KUSTVARDEN,
    ),
    (
        OrganisationKind::Client,
        "Lindholm & Partners",
        &[("the Stockholm office", "kontoret i Stockholm"), ("the Uppsala office", "kontoret i Uppsala")],
        LINDHOLM,
    ),
    (
        OrganisationKind::Client,
        "Bergslagens Bygg",
        &[
            ("the head office in Falun", "huvudkontoret i Falun"),
            ("site office 2", "platskontor 2"),
            ("the depot in Borlänge", "förrådet i Borlänge"),
        ],
        BERGSLAGEN,
    ),
    (
        OrganisationKind::Client,
        "Sjöfrakt Gävle",
        &[("the harbour office", "hamnkontoret"), ("the warehouse in Fredriksskans", "lagret i Fredriksskans")],
        SJOFRAKT,
    ),
    (OrganisationKind::Vendor, "Nordfiber Access", &[], NORDFIBER),
    (OrganisationKind::Vendor, "Fjällmark Systems", &[], FJALLMARK),
];

#[rustfmt::skip]
pub const FIRST_NAMES: &[&str] = &[
    "Anna", "Erik", "Lena", "Karl", "Sofia", "Nils", "Birgitta", "Magnus", "Yasmin", "Stefan", "Malin", "Viktor",
    "Agneta", "Björn", "Leila", "Rasmus", "Ulrika", "Ali", "Camilla", "Fredrik", "Åsa", "Samuel", "Ellen", "Göran",
];
#[rustfmt::skip]
pub const LAST_NAMES: &[&str] = &[
    "Andersson", "Bergman", "Carlsson", "Dahl", "Engström", "Forsberg", "Gustafsson", "Hellström", "Isaksson", "Jönsson",
    "Kjellberg", "Lindberg", "Mattsson", "Nordin", "Öberg", "Pettersson", "Rosén", "Sjögren", "Törnqvist", "Wallin",
    "Yılmaz", "Zetterlund", "Hosseini", "Nowak",
];
#[rustfmt::skip]
pub const TOWNS: &[&str] = &[
    "Sundsvall", "Örebro", "Västerås", "Luleå", "Kalmar", "Visby", "Östersund", "Karlstad", "Umeå", "Skövde", "Halmstad",
    "Växjö", "Motala", "Arvika", "Ystad", "Ludvika",
];
#[rustfmt::skip]
pub const TRADES: &[&str] = &["Kommunikation", "Redovisning", "Åkeri", "Fastigheter", "Tandvård", "Plåt", "Bageri", "Trävaror"];
