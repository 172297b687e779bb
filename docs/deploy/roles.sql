-- Two roles for one database: the owner migrates, the other runs the shop and can do no more than its pages do.
-- As the owner, once and again after each `flask db upgrade`:
--     psql --set=app=store_app --set=secret='…' --file=docs/deploy/roles.sql "$OWNERS_DATABASE_URL"
-- Web and workers then get DATABASE_URL=postgresql://store_app:…@…; only the migration gets the owner's.
\set ON_ERROR_STOP on
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', :'app')
    WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :'app') \gexec
ALTER ROLE :"app" PASSWORD :'secret';

BEGIN;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"app";
GRANT USAGE ON SCHEMA public TO :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";

-- Tables of later migrations, until this file is run again.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";

-- What is written down stays: triggers refuse it to everybody, the rights to this role once more.
-- Rows that are old enough are still forgotten.
REVOKE UPDATE ON audit_entry, audit_link FROM :"app";
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM :"app";
COMMIT;
