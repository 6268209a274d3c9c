-- Can be run any number of times; changed passwords are taken over.
\set ON_ERROR_STOP on
\getenv database_password DATABASE_PASSWORD
\getenv marts_password MARTS_PASSWORD
SET client_min_messages = warning;

-- superset owns the database in which Superset keeps its own; superset_reader may only read marts.
SELECT 'CREATE ROLE superset LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'superset') \gexec
ALTER ROLE superset PASSWORD :'database_password';
SELECT 'CREATE ROLE superset_reader LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'superset_reader') \gexec
ALTER ROLE superset_reader PASSWORD :'marts_password';
GRANT marts_reader TO superset_reader;
SELECT 'CREATE DATABASE superset OWNER superset' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'superset') \gexec
REVOKE ALL ON DATABASE superset FROM PUBLIC;
