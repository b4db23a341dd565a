// The people of the demo data, as `tierdesk demo --accounts` prints them. All have the same password.

/** Somebody who can sign in. */
export interface Person {
  email: string;
  name: string;
}

const person = (name: string, email: string): Person => ({ name, email });

export const people = {
  /** A customer at Kustvården. */
  customer: person("Maria Ekström", "maria.ekstrom@kustvarden.example"),
  /** Another customer at Kustvården. */
  colleague: person("Anna Lundmark", "anna.lundmark@kustvarden.example"),
  /** Sees all tickets of Kustvården. */
  customerLead: person("Eva Sundin", "eva.sundin@kustvarden.example"),
  /** A customer at another client, Lindholm & Partners. */
  otherClient: person("Oliver Grant", "oliver.grant@lindholm.example"),
  /** An agent at the front line. */
  tier1: person("Amir Haddad", "tier1@norrvik.example"),
  /** An agent at Technical. */
  tier2: person("Sara Lindqvist", "tier2@norrvik.example"),
  /** An agent at Expert. */
  tier3: person("Elin Olofsson", "tier3@norrvik.example"),
  /** A contact at Nordfiber. */
  vendor: person("Tomas Rehn", "tomas.rehn@nordfiber.example"),
  lead: person("Henrik Lundgren", "lead@norrvik.example"),
  admin: person("Ingrid Norling", "admin@norrvik.example"),
} as const;

/** The vendor that is asked in these tests. */
export const vendorName = "Nordfiber Access";

export type Role = keyof typeof people;
