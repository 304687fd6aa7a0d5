# shellcheck shell=sh
# Sourced by what reads and writes partition tables.

# A number of four bytes as printf writes it.
little_endian() {
    printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $((($1 >> 8) & 255)) $((($1 >> 16) & 255)) $((($1 >> 24) & 255))
}
