-- Can be run any number of times, against a new server or one that has marts already.
\set ON_ERROR_STOP on
\getenv password MARTS_PASSWORD
SET client_min_messages = warning;

-- marts owns the database and publishes into it; marts_reader is what roles that only read are members of.
SELECT 'CREATE ROLE marts LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marts') \gexec
ALTER ROLE marts PASSWORD :'password';
SELECT 'CREATE ROLE marts_reader NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marts_reader') \gexec
SELECT 'CREATE DATABASE marts OWNER marts' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'marts') \gexec
REVOKE ALL ON DATABASE marts, postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE marts TO marts_reader;

\connect marts
SET client_min_messages = warning;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SET ROLE marts;
CREATE SCHEMA IF NOT EXISTS marts;
GRANT USAGE ON SCHEMA marts TO marts_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA marts TO marts_reader;
-- What marts will make in any schema of the database is readable from the start.
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO marts_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO marts_reader;
