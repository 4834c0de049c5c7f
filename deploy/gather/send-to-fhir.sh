#!/bin/bash
# Sends signed sessions to a FHIR server: send-to-fhir.sh URL [OPTIONS OF CHAIRSIDE…]
#
# What the server took is marked in $STATE_DIRECTORY by its SHA-256 and is not sent again; what it did not take is sent the next time.
# Where a mark is lost, the session is sent once more and changes nothing: every part of it is created only where it is not there yet.
# CHAIRSIDE_CURL_CONFIG may name a curl configuration file, for a token or a certificate; CHAIRSIDE_SINCE an earlier first day.
set -euo pipefail

url=${1:?the address of the FHIR server, such as https://records.clinic.example/fhir}
shift
state=${STATE_DIRECTORY:?the folder that remembers what was sent}
since=${CHAIRSIDE_SINCE:-$(date --date '400 days ago' +%F)}
curl=(curl --silent --show-error --fail --output /dev/null --max-time 120 --header 'Content-Type: application/fhir+json')
[ -z "${CHAIRSIDE_CURL_CONFIG:-}" ] || curl+=(--config "$CHAIRSIDE_CURL_CONFIG")

send() {
  local bundle mark refused=0
  while IFS= read -r bundle; do
    mark=$state/$(printf '%s' "$bundle" | sha256sum | cut -c 1-64)
    [ ! -e "$mark" ] || continue
    if printf '%s' "$bundle" | "${curl[@]}" --data-binary @- "$url"; then
      : > "$mark"
    elif [ $? -eq 22 ]; then
      refused=$((refused + 1)) # this one; others may be taken
    else
      echo "the server cannot be reached; what is left is sent the next time" >&2
      cat > /dev/null # so that the export ends by itself
      return 1
    fi
  done
  [ "$refused" -eq 0 ] || { echo "the server refused $refused of them; they are tried again the next time" >&2; return 1; }
}

chairside "$@" export --since "$since" --format fhir | send
