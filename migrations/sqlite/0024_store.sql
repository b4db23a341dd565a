-- PostgreSQL gets a function here that SQLite has of its own: glob(pattern, text).
select 1;
