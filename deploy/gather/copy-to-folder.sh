#!/bin/bash
# Keeps a whole, encrypted export of this room in a folder that all rooms share: copy-to-folder.sh FOLDER RECIPIENT [OPTIONS OF CHAIRSIDE…]
#
# The file has the machine's name. It takes its place only once it is whole; until then, and where the folder is away, the last one stays.
set -euo pipefail

folder=${1:?the folder that all rooms share} recipient=${2:?whose key of gpg it is encrypted for}
shift 2
part=$folder/.$(uname -n).part
trap 'rm -f "$part"' EXIT
chairside "$@" export --all | gpg --batch --yes --quiet --trust-model always --encrypt --recipient "$recipient" --output "$part"
sync "$part"
mv "$part" "$folder/$(uname -n).json.gpg"
