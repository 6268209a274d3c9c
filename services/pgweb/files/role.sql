-- Can be run any number of times; a changed password is taken over.
\set ON_ERROR_STOP on
\getenv password DATABASE_PASSWORD
SET client_min_messages = warning;

SELECT 'CREATE ROLE pgweb LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pgweb') \gexec
ALTER ROLE pgweb PASSWORD :'password';
GRANT marts_reader TO pgweb;
