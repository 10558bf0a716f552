package org.rekkas.delivery.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Host;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.Vault;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

/** The command {@code rekkas mail} on a store in memory, for the tests of what it does. */
abstract class CommandOfMail {
  static final Mailbox ALI = Mailbox.of("ali@localhost");
  private static final Instant DATE = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir Path folder;
  final MemoryVault vault = new MemoryVault();
  final Set<String> down = new HashSet<>();
  VaultStore store;
  FakeSurroundings given;
  MailCommand command;
  int mails;

  @BeforeEach
  void start() {
    given =
        new FakeSurroundings("mailbox", folder)
            .with(vault)
            .with(new Host("mx.example.org", "example.org", "Rekkas/test"))
            .with(new Demo());
    store = VaultStore.open(vault, given.clock());
    given.with(store);
    command = new MailCommand(given);
  }

  /** Somebody else is quicker: what he does comes before a call, or behind it. */
  void meanwhile(String call, Runnable before, Runnable behind) {
    InvocationHandler somebody =
        (_, method, arguments) -> {
          boolean now = method.getName().equals(call);
          if (now) {
            before.run();
          }
          Object answer = method.invoke(store, arguments);
          if (now) {
            behind.run();
          }
          return answer;
        };
    given.with(
        (MailStore)
            Proxy.newProxyInstance(
                MailStore.class.getClassLoader(), new Class<?>[] {MailStore.class}, somebody));
    command = new MailCommand(given);
  }

  /** Of one message, counted from 1: what is kept of its body cannot be read any more. */
  void damageBody(int which) {
    var bodies = vault.space("bodies");
    var key = bodies.range(new byte[] {0}, new byte[] {(byte) 0xff}, which).getLast().key();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(bodies, key, new byte[1]);
          return true;
        });
  }

  List<String> listed(String user, int column) throws Exception {
    return assertInstanceOf(Report.Table.class, run(user)).rows().stream()
        .map(row -> row.get(column))
        .toList();
  }

  void deliver(String text, String... flags) {
    deliver(ALI, text, flags);
  }

  void deliver(Mailbox to, String text, String... flags) {
    store.append(List.of(append(to, text, flags)));
  }

  Append append(Mailbox to, String text, String... flags) {
    var id = new MailId("mail").derived("test", ++mails);
    return new Append(id, to, "", "INBOX", Set.of(flags), DATE, "", new TextContent(text), 0);
  }

  String shown(String... words) throws Exception {
    var octets = assertInstanceOf(Report.Octets.class, run(words));
    var out = new ByteArrayOutputStream();
    octets.body().writeTo(out);
    return out.toString(UTF_8);
  }

  String line(String... words) throws Exception {
    return assertInstanceOf(Report.Lines.class, run(words)).lines().getFirst();
  }

  String failed(String... words) throws Exception {
    return assertInstanceOf(Report.Failed.class, run(words)).why();
  }

  Report run(String... words) throws Exception {
    return command.run(new Invocation(values(words), InputStream.nullInputStream()));
  }

  /** USER [WHAT] {--option VALUE}. */
  static Map<String, String> values(String... words) {
    var values = new HashMap<String, String>();
    values.put("USER", words[0]);
    int i = 1;
    if (i < words.length && !words[i].startsWith("--") && !words[i].equals("N...")) {
      values.put("WHAT", words[i++]);
    }
    for (; i < words.length; i += 2) {
      values.put(words[i], words[i + 1]);
    }
    return values;
  }

  /** Ali and Joe at localhost, and directories that are down. */
  private final class Demo implements Accounts {
    @Override
    public Set<String> domains() {
      return Set.of("localhost");
    }

    @Override
    public Lookup find(Mailbox address) {
      if (down.contains(address.domainKey())) {
        return new Lookup.Unavailable("down");
      }
      if (!address.domainKey().equals("localhost")) {
        return new Lookup.NotMine();
      }
      return Set.of("ali", "joe").contains(address.localPart())
          ? new Lookup.Found(new Account(address, "", 0, true))
          : new Lookup.Unknown();
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return new Verification.Wrong();
    }
  }
}
