#!/bin/bash
# POP3 beside Dovecot's: the same 1,000 mails of 4 KB, read whole by the same client, in turns. Run as root (Dovecot wants it);
# needs dovecot-pop3d, gcc, python3. REKKAS_ARCHIVE names the archive (tar.gz); pop3.sh [COUNT [ROUNDS]].
set -e
here=$(cd "$(dirname "$0")" && pwd)
count=${1:-1000} rounds=${2:-7}
work=$(mktemp -d /tmp/pop3-bench.XXXXXX)
chmod 755 "$work"
trap 'dovecot -c "$work/dovecot.conf" stop 2>/dev/null || true; "$work/rekkas/bin/rekkas" stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
gcc -O2 -o "$work/pop3get" "$here/pop3get.c"

mkdir -p "$work/rekkas" "$work/mail/cur" "$work/mail/new" "$work/mail/tmp" "$work/run"
tar xzf "$REKKAS_ARCHIVE" -C "$work/rekkas" --strip-components=1
sed -i '/listener name="smtp"/s/port="[0-9]*"/port="14025"/; /listener name="pop3"/s/port="[0-9]*"/port="14110"/' "$work/rekkas/conf/server.xml"
"$work/rekkas/bin/rekkas" start --demo >/dev/null
printf 'sesame sesame\n' | "$work/rekkas/bin/rekkas" account passwd ali@localhost --password-stdin
python3 - "$count" "$work/mail/cur" <<'PY'
import smtplib, sys
count, folder = int(sys.argv[1]), sys.argv[2]
line = "What people say about it is what they always said, more or less, and so on.\r\n"
with smtplib.SMTP("127.0.0.1", 14025) as smtp:
    for i in range(count):
        mail = f"From: joe@localhost\r\nTo: ali@localhost\r\nSubject: mail {i}\r\n\r\n" + line * 52
        smtp.sendmail("joe@localhost", ["ali@localhost"], mail)
        open(f"{folder}/{1700000000 + i}.{i}.bench,S={len(mail)}:2,S", "w", newline="").write(mail)
PY

id -u pop3bench >/dev/null 2>&1 || useradd --system --no-create-home pop3bench
chown -R pop3bench "$work/mail"
cat >"$work/dovecot.conf" <<CONF
protocols = pop3
base_dir = $work/run
log_path = $work/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:$work/mail
passdb {
  driver = static
  args = password=sesamesesame
}
userdb {
  driver = static
  args = uid=pop3bench gid=nogroup home=$work/mail
}
service pop3-login {
  inet_listener pop3 {
    port = 14111
  }
  inet_listener pop3s {
    port = 0
  }
}
CONF
dovecot -c "$work/dovecot.conf"
sleep 1

run() { "$work/pop3get" "$1" "$2" "$3" "$count" "$4" "$5"; }
rekkas() { run 14110 ali@localhost "sesame sesame" "$1" "$2"; }
dovecot_() { run 14111 ali sesamesesame "$1" "$2"; }
for window in 1 50; do
  rekkas 20 $window >/dev/null
  dovecot_ 5 $window >/dev/null
  for _ in $(seq "$rounds"); do
    rekkas 1 $window | sed 's/^/rekkas /' | tee -a "$work/window$window"
    dovecot_ 1 $window | sed 's/^/dovecot /' | tee -a "$work/window$window"
  done
done
for window in 1 50; do
  for server in rekkas dovecot; do
    grep "^$server " "$work/window$window" | sort -n -k4 |
      awk -v w=$window -v s=$server '{ rate[NR] = $4 } END { printf "%s, %s under way: %d mails/s (%d to %d)\n", s, w, rate[int((NR + 1) / 2)], rate[1], rate[NR] }'
  done
done
