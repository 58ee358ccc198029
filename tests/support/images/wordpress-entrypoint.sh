#!/bin/sh
# Stands in for the WordPress image of 2014: it finds its database through the variables of the link with alias DB_1.
set -eu
: "${DB_1_PORT_3306_TCP_ADDR:?this service needs a link with the alias DB_1}"
: "${DB_1_PORT_3306_TCP_PORT:?this service needs a link with the alias DB_1}"
: "${DB_PASSWORD:?DB_PASSWORD is not set}"
DB_NAME=${DB_NAME:-wordpress}
export DB_NAME
php /usr/local/share/prepare-database.php
rm -f /run/apache2/apache2.pid
# Not through apache2ctl, a shell that would keep the signal to stop for itself.
set +u
. /etc/apache2/envvars
mkdir -p "$APACHE_RUN_DIR"
exec apache2 -D FOREGROUND
