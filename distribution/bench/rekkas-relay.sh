# The same server as a relay (W4): every mail goes on to the harness's smtp-sink.
source "$ROOT/targets/rekkas.sh"
TITLE="Rekkas relay (250 after the force)"
DELIVERED=sink LOGFILE= LOGPATTERN=
eval "$(declare -f reset | sed '1s/reset/reset_local/')"
reset() {
  reset_local
  sed -i -e 's/ relay=""/ relay="127.0.0.0\/8"/' -e 's/<relay allow-private[^>]*>/<relay><route domain="*" via="[127.0.0.1]:12625" tls="none"\/><\/relay>/' "$DATA/rekkas/conf/server.xml"
  echo '<accounts><domain name="here.test"/></accounts>' >"$DATA/rekkas/conf/plugins/accounts.xml"
  : >"$DATA/rekkas/conf/plugins/accounts/accounts.users"
}
