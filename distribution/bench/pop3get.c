/* Reads a maildrop by POP3 again and again, over one session a pass: pop3get PORT USER PASSWORD COUNT PASSES WINDOW.
   WINDOW commands RETR are under way at a time: 1 waits for each mail, more is PIPELINING (RFC 2449 6.6).
   Prints milliseconds, mails a second and octets of each pass. It looks for line ends alone, so that it is
   not what is measured. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[256 * 1024];
static int from, to, sock;
static long octets;

static void fail(const char *what) {
  fprintf(stderr, "pop3get: %s\n", what);
  exit(1);
}

/* The next line in the buffer, with its end. */
static char *line(int *length) {
  for (;;) {
    char *end = memchr(buffer + from, '\n', to - from);
    if (end) {
      char *begin = buffer + from;
      *length = end + 1 - begin;
      from += *length;
      return begin;
    }
    if (from) {
      memmove(buffer, buffer + from, to - from);
      to -= from;
      from = 0;
    }
    int count = read(sock, buffer + to, sizeof buffer - to);
    if (count <= 0) fail("the connection ended");
    to += count;
    octets += count;
  }
}

static void ok(void) {
  int length;
  char *answer = line(&length);
  if (*answer != '+') {
    fprintf(stderr, "%.*s", length, answer);
    exit(1);
  }
}

static void say(const char *text, int length) {
  while (length > 0) {
    int count = write(sock, text, length);
    if (count <= 0) fail("the connection ended");
    text += count;
    length -= count;
  }
}

static void ask(const char *word, const char *argument) {
  char text[512];
  say(text, snprintf(text, sizeof text, "%s%s\r\n", word, argument));
  ok();
}

static void mail(void) {
  int length;
  ok();
  for (char *l = line(&length); !(length == 3 && *l == '.'); l = line(&length)) {
  }
}

static double pass(int port, char **login, int count, int window) {
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  sock = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(sock, (struct sockaddr *)&server, sizeof server)) fail("cannot connect");
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  from = to = 0;
  ok();
  ask("USER ", login[0]);
  ask("PASS ", login[1]);
  octets = 0;
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (int done = 0, asked = 0; done < count; done++) {
    if (done == asked) {
      static char text[64 * 1024];
      int length = 0;
      for (int i = 0; i < window && asked < count; i++)
        length += snprintf(text + length, sizeof text - length, "RETR %d\r\n", ++asked);
      say(text, length);
    }
    mail();
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  say("QUIT\r\n", 6);
  ok();
  close(sock);
  return (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 7) fail("pop3get PORT USER PASSWORD COUNT PASSES WINDOW");
  int count = atoi(argv[4]);
  for (int i = 0; i < atoi(argv[5]); i++) {
    double ms = pass(atoi(argv[1]), argv + 2, count, atoi(argv[6]));
    printf("%.1f ms %.0f mails/s %ld octets\n", ms, count / ms * 1e3, octets);
  }
  return 0;
}
