#!/usr/bin/env bash
# Makes .env for docker-compose.yml, or fills in the passwords that it lacks:
#
#   deploy/make-secrets.sh [FILE]        (default: .env beside docker-compose.yml)
#
# A password that is there stays as it is, and none is ever shown. Only you can read the file.
set -euo pipefail
umask 077

here=$(cd "$(dirname "$0")" && pwd)
file=${1:-$here/../.env}
example=$here/env.example

new=$(mktemp "$(dirname "$file")/.env.XXXXXX")
trap 'rm -f "$new"' EXIT
made=()

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# every line as it is, but an empty password gets a value
fill() {
  local line name
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    if [[ $line =~ ^[A-Z0-9_]+_PASSWORD=[[:space:]]*$ ]]; then
      made+=("$name")
      printf '%s=%s\n' "$name" "$(password)"
    else
      printf '%s\n' "$line"
    fi
  done
}

if [ -e "$file" ]; then
  fill < "$file" > "$new"
  # names that a newer example has
  while IFS= read -r line; do
    if [[ $line =~ ^([A-Z0-9_]+_PASSWORD)=$ ]] && ! grep -q "^${BASH_REMATCH[1]}=" "$new"; then
      made+=("${BASH_REMATCH[1]}")
      printf '%s=%s\n' "${BASH_REMATCH[1]}" "$(password)" >> "$new"
    fi
  done < "$example"
else
  fill < "$example" > "$new"
fi

if [ ${#made[@]} -eq 0 ]; then
  echo "$file: every password is there; nothing is changed"
else
  chmod 600 "$new"
  mv "$new" "$file"
  echo "$file: made ${made[*]}"
fi
