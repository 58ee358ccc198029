<?php
// Waits for the database, creates what is missing in it, and tells WordPress where it is.
$host = getenv('DB_1_PORT_3306_TCP_ADDR') . ':' . getenv('DB_1_PORT_3306_TCP_PORT');
$name = getenv('DB_NAME');
$password = getenv('DB_PASSWORD');
mysqli_report(MYSQLI_REPORT_OFF);
$deadline = time() + 120;
while (true) {
    $db = @new mysqli(getenv('DB_1_PORT_3306_TCP_ADDR'), 'root', $password, '', (int) getenv('DB_1_PORT_3306_TCP_PORT'));
    if (!$db->connect_errno) break;
    if (time() > $deadline) {
        fwrite(STDERR, "No database at $host: $db->connect_error\n");
        exit(1);
    }
    echo "Waiting for the database at $host: $db->connect_error\n";
    sleep(1);
}
if (!$db->query('CREATE DATABASE IF NOT EXISTS `' . str_replace('`', '``', $name) . '`')) {
    fwrite(STDERR, "Cannot create the database $name: $db->error\n");
    exit(1);
}
$settings = [
    'DB_NAME' => $name, 'DB_USER' => 'root', 'DB_PASSWORD' => $password, 'DB_HOST' => $host,
    'WP_CONTENT_DIR' => '/var/lib/wordpress/wp-content', 'WP_HTTP_BLOCK_EXTERNAL' => true, 'AUTOMATIC_UPDATER_DISABLED' => true,
];
$lines = "<?php\n";
foreach ($settings as $key => $value) $lines .= 'define(' . var_export($key, true) . ', ' . var_export($value, true) . ");\n";
file_put_contents('/etc/wordpress/config-default.php', $lines);
