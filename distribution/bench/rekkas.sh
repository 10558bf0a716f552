# A target for a load harness that starts peers and Rekkas in turn on one machine.
# REKKAS_ARCHIVE names the archive (tar.gz). The server forces each mail before its 250, with its shipped
# settings and heap; only the port, the domain and the accounts are the harness's.
TITLE="Rekkas (embedded engine, 250 after the force)"
PORT=13025 DELIVERED=log LOGFILE=$DATA/rekkas/logs/rekkas.log LOGPATTERN=" delivered "
reset() {
  mkdir -p "$DATA/rekkas"
  # The rehearsal is made once, behind the first start, as for everybody.
  if [ ! -e "$DATA/rekkas/unpacked" ] || [ "$REKKAS_ARCHIVE" -nt "$DATA/rekkas/unpacked" ]; then
    rm -rf "$DATA/rekkas"; mkdir -p "$DATA/rekkas"
    tar xzf "$REKKAS_ARCHIVE" -C "$DATA/rekkas" --strip-components=1
    "$DATA/rekkas/bin/rekkas" start >/dev/null
    for _ in $(seq 900); do ls "$DATA"/rekkas/data/cache/start-*.aot >/dev/null 2>&1 && break; sleep 0.2; done
    "$DATA/rekkas/bin/rekkas" stop >/dev/null
    touch "$DATA/rekkas/unpacked"
  fi
  find "$DATA/rekkas/data" -mindepth 1 -maxdepth 1 ! -name cache -exec rm -rf {} +
  rm -rf "$DATA/rekkas/logs" "$DATA/rekkas/conf/plugins/accounts"
  sed -i '/listener name="smtp"/s/port="[0-9]*"/port="13025"/' "$DATA/rekkas/conf/server.xml"
  echo '<accounts><domain name="bench.test"/></accounts>' >"$DATA/rekkas/conf/plugins/accounts.xml"
  mkdir -p "$DATA/rekkas/conf/plugins/accounts"
  for u in warm $(seq -f 'user%.0f' 0 99); do echo "$u@bench.test"; done >"$DATA/rekkas/conf/plugins/accounts/accounts.users"
}
start() { exec "$DATA/rekkas/bin/rekkas" run >"$DATA/rekkas/out" 2>&1; }
