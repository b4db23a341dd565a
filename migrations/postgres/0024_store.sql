-- Whether a text has a pattern in it, as SQLite's function of this name is asked; here the pattern is a regular expression.
create function glob(pattern text, value text) returns boolean language sql immutable parallel safe
    as $$ select value ~ pattern $$;
