#!/usr/bin/env bash
# Adds a migration of the same name for both databases: ./migrations.sh AddCoupons
set -euo pipefail
cd "$(dirname "$0")"
name=${1:?give the migration a name}
dotnet tool restore >/dev/null
dotnet build App -v q --nologo
for provider in PostgreSql SqlServer; do
  dotnet ef migrations add "$name" --project App --no-build --context "${provider}AppDb" --output-dir "Data/Migrations/$provider"
done
dotnet format whitespace App --include App/Data/Migrations
