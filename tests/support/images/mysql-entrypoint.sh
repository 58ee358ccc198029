#!/bin/sh
# Stands in for the MySQL image of 2014: MYSQL_ROOT_PASSWORD is set at the first start, data live in /var/lib/mysql.
set -eu
data=/var/lib/mysql
mkdir -p /run/mysqld
chown mysql:mysql /run/mysqld "$data"

if [ ! -d "$data/mysql" ]; then
  : "${MYSQL_ROOT_PASSWORD:?MYSQL_ROOT_PASSWORD is not set}"
  echo 'First start: making the system tables'
  mariadb-install-db --user=mysql --datadir="$data" --skip-test-db --auth-root-authentication-method=normal >/dev/null
  quoted=$(printf '%s' "$MYSQL_ROOT_PASSWORD" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")
  mariadbd --user=mysql --datadir="$data" --bootstrap <<SQL
FLUSH PRIVILEGES;
ALTER USER root@localhost IDENTIFIED BY '$quoted';
CREATE USER root@'%' IDENTIFIED BY '$quoted';
GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION;
SQL
fi
exec mariadbd --user=mysql --datadir="$data" --bind-address=0.0.0.0 --port=3306 --skip-name-resolve
