#!/bin/sh
# The browser walks need a Chromium. Where Debian's packages can be installed, this fetches it; elsewhere it says what to do.
set -eu
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ -n "${CASEBOARD_CHROMIUM:-}" ] && [ -x "$CASEBOARD_CHROMIUM" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser walks …"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  exit 0
fi
echo "The browser walks need Chromium: install it, or set CASEBOARD_CHROMIUM to its path." >&2
exit 1
