-- Can be run any number of times; a changed password is taken over.
\set ON_ERROR_STOP on
\getenv password DATABASE_PASSWORD
SET client_min_messages = warning;

SELECT 'CREATE ROLE dagster LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dagster') \gexec
ALTER ROLE dagster PASSWORD :'password';
SELECT 'CREATE DATABASE dagster OWNER dagster' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'dagster') \gexec
REVOKE ALL ON DATABASE dagster FROM PUBLIC;
