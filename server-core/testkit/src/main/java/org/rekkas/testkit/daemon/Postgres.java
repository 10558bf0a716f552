package org.rekkas.testkit.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL with an empty database, which asks for a password. */
public final class Postgres implements AutoCloseable {
  public static final String USER = "rekkas";
  public static final String PASSWORD = "it's a \"secret\"";
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  private final Daemon daemon;
  private final Path programs;

  private Postgres(Daemon daemon, Path programs) {
    this.daemon = daemon;
    this.programs = programs;
  }

  public static Postgres start() throws IOException {
    var postgres = new Postgres(Daemon.in("postgres"), programs());
    String data = postgres.daemon.folder().resolve("data").toString();
    String password = postgres.daemon.file("password", PASSWORD + "\n").toString();
    postgres.daemon.run(
        postgres.program("initdb"),
        "-D",
        data,
        "-U",
        USER,
        "-A",
        "scram-sha-256",
        "--pwfile=" + password,
        "--no-sync");
    postgres.begin();
    return postgres;
  }

  private static Path programs() throws IOException {
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
  }

  /** Listens again, after {@link #halt}. */
  public void begin() throws IOException {
    String options =
        "-c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories= -p "
            + daemon.port();
    control("start", "-o", options);
  }

  /** No longer answers; what it holds stays. */
  public void halt() throws IOException {
    control("stop", "-m", "immediate");
  }

  private void control(String what, String... options) throws IOException {
    String[] words = {
      program("pg_ctl"),
      what,
      "-w",
      "-D",
      daemon.folder().resolve("data").toString(),
      "-l",
      daemon.folder().resolve("log").toString()
    };
    daemon.run(Stream.concat(Stream.of(words), Stream.of(options)).toArray(String[]::new));
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  /** Runs statements, by {@code psql}. */
  public void execute(String statements) throws IOException {
    daemon.run(
        "env",
        "PGPASSWORD=" + PASSWORD,
        program("psql"),
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(daemon.port()),
        "-U",
        USER,
        "-d",
        "postgres",
        "-c",
        statements);
  }

  /** Of its one database, {@code postgres}. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + daemon.port() + "/postgres";
  }

  @Override
  public void close() throws IOException {
    halt();
    daemon.delete();
  }
}
