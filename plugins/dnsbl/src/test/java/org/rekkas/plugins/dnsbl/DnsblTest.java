package org.rekkas.plugins.dnsbl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

class DnsblTest {
  @TempDir Path folder;
  private FakeSurroundings given;
  private final FakeSection config = new FakeSection("dnsbl");

  @BeforeEach
  void zones() {
    given = new FakeSurroundings("dnsbl", folder);
  }

  private void entry(String name, String... answers) {
    InetAddress[] addresses = new InetAddress[answers.length];
    for (int i = 0; i < answers.length; i++) {
      addresses[i] = InetAddress.ofLiteral(answers[i]);
    }
    given.scriptedDns().address(name, addresses);
  }

  private FakeSection list(String zone, Settings.Asks asks) {
    entry((asks == Settings.Asks.ADDRESS ? "2.0.0.127." : "test.") + zone, "127.0.0.2");
    var list = new FakeSection("list").with("zone", zone).with("asks", asks);
    config.with(list);
    return list;
  }

  private List<Contribution> start() {
    return new DnsblPlugin().start(Settings.from(config), given).contributions();
  }

  private String client(List<Contribution> all, String address) {
    var policy = (ClientPolicy) all.getFirst().extension();
    return text(policy.judge(Sessions.stranger(address)));
  }

  private static String text(Verdict verdict) {
    return verdict instanceof Verdict.Mark mark
        ? mark.signs().stream().map(Sign::symbol).sorted().collect(Collectors.joining(" "))
        : "";
  }

  private String warnings() {
    return given.recorded().notes(Note.Remark.class).stream()
        .map(n -> n.evidence().toString())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void eachAnswerHasItsWeight() {
    list("zen.example", Settings.Asks.ADDRESS)
        .with("weight", 0.0)
        .with(new FakeSection("code").with("is", List.of("127.0.0.2")).with("weight", 4.0))
        .with(
            new FakeSection("code")
                .with("is", List.of("127.0.0.10", "127.0.0.11"))
                .with("symbol", "ZEN_PBL")
                .with("weight", 2.5));
    list("white.example", Settings.Asks.ADDRESS).with("symbol", "WHITE").with("weight", -2.0);
    entry("1.2.0.192.zen.example", "127.0.0.2", "127.0.0.11");
    entry("9.2.0.192.zen.example", "127.0.0.77");
    entry("9.2.0.192.white.example", "127.0.5.1");
    var all = start();
    assertEquals("DNSBL_ZEN_2 ZEN_PBL", client(all, "192.0.2.1"));
    assertEquals("WHITE", client(all, "192.0.2.9"));
    assertEquals("", client(all, "192.0.2.3"));
    assertEquals(
        List.of("DNSBL_ZEN 0.0", "DNSBL_ZEN_2 4.0", "ZEN_PBL 2.5", "WHITE -2.0"),
        new DnsblPlugin()
            .symbols(Settings.from(config)).stream()
                .map((Symbol s) -> s.name() + " " + s.weight())
                .distinct()
                .toList());
  }

  @Test
  void listsWithTheSameFirstWordCountEach() {
    list("bl.one.example", Settings.Asks.ADDRESS);
    list("bl.two.example", Settings.Asks.ADDRESS);
    entry("1.2.0.192.bl.one.example", "127.0.0.2");
    entry("1.2.0.192.bl.two.example", "127.0.0.2");
    assertEquals("DNSBL_BL DNSBL_BL_TWO_EXAMPLE", client(start(), "192.0.2.1"));
  }

  @Test
  void bitsAndAddressesOfSixteenOctets() {
    list("sum.example", Settings.Asks.ADDRESS)
        .with("weight", 0.0)
        .with(new FakeSection("code").with("bits", List.of("0.0.0.8")).with("symbol", "EIGHT"));
    entry(
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.sum.example", "127.0.0.9");
    assertEquals("EIGHT", client(start(), "2001:db8::1"));
  }

  @Test
  void domainsOfHeloAndSenderAreAskedFor() {
    list("dbl.example", Settings.Asks.DOMAIN).with("symbol", "BAD_DOMAIN");
    entry("pills.example.dbl.example", "127.0.1.2");
    entry("co.shop.example.dbl.example", "127.0.1.2");
    var policy = (SenderPolicy) start().getFirst().extension();
    assertEquals(
        "BAD_DOMAIN",
        text(
            policy.judge(
                Sessions.stranger("192.0.2.1", "a"), Envelope.of("x@mail.pills.example"))));
    assertEquals(
        "BAD_DOMAIN",
        text(policy.judge(Sessions.stranger("192.0.2.1", "x.co.shop.example"), Envelope.of(""))));
    assertEquals(
        "",
        text(
            policy.judge(
                Sessions.stranger("192.0.2.1", "[192.0.2.1]"), Envelope.of("a@b.example"))));
  }

  @Test
  void linksOfAMailAreAskedFor() {
    list("uri.example", Settings.Asks.LINKS).with("symbol", "BAD_LINK");
    entry("pills.example.uri.example", "127.0.0.2");
    var filter = (ContentFilter) start().getFirst().extension();
    assertEquals(
        "BAD_LINK",
        text(
            filter.judge(Sessions.stranger("192.0.2.1", "a"), mail("http://buy.pills.example/x"))));
    assertEquals(
        "",
        text(
            filter.judge(
                Sessions.stranger("192.0.2.1", "a"), mail("http://example.org/ http://[::1]/"))));
  }

  @Test
  void aListThatAnswersEverythingOrNothingIsSetAside() {
    list("all.example", Settings.Asks.ADDRESS);
    entry("1.0.0.127.all.example", "127.0.0.2");
    entry("1.2.0.192.all.example", "127.0.0.2");
    config.with(
        new FakeSection("list").with("zone", "none.example").with("asks", Settings.Asks.ADDRESS));
    entry("1.2.0.192.none.example", "127.0.0.2");
    var all = start();
    assertEquals("", client(all, "192.0.2.1"));
    assertEquals("", client(all, "192.0.2.1"));
    assertTrue(warnings().contains("all.example is set aside: it answers everything"), warnings());
    assertTrue(
        warnings().contains("none.example is set aside: it has no entry for tests"), warnings());
    assertEquals(2, given.recorded().notes(Note.Remark.class).size());
    entry("2.0.0.127.none.example", "127.0.0.2");
    given.manualClock().advance(Duration.ofHours(1));
    assertEquals("DNSBL_NONE", client(all, "192.0.2.1"));
  }

  /** RFC 5782 §5: both entries must be as they should. */
  @Test
  void f6HalfATestProvesNothing() {
    list("half.example", Settings.Asks.ADDRESS);
    entry("1.2.0.192.half.example", "127.0.0.2");
    var all = start();
    given.scriptedDns().fails("A", "1.0.0.127.half.example");
    assertEquals("", client(all, "192.0.2.1"));
    assertTrue(warnings().contains("half.example is set aside: its entries"), warnings());
    given.scriptedDns().empty("A", "1.0.0.127.half.example").fails("A", "2.0.0.127.half.example");
    inAMinute(all, "");
    entry("2.0.0.127.half.example", "127.0.0.2");
    inAMinute(all, "DNSBL_HALF");
    given.scriptedDns().fails("A", "1.0.0.127.half.example");
    given.manualClock().advance(Duration.ofHours(1));
    assertEquals("DNSBL_HALF", client(all, "192.0.2.1"), "it was found sound");
    entry("1.0.0.127.half.example", "127.0.0.2");
    inAMinute(all, "");
    given.scriptedDns().fails("A", "1.0.0.127.half.example").fails("A", "2.0.0.127.half.example");
    for (int hours = 0; hours < 3; hours++) {
      given.manualClock().advance(Duration.ofHours(1));
      assertEquals("", client(all, "192.0.2.1"), "it was found unsound");
    }
    given.scriptedDns().empty("A", "1.0.0.127.half.example");
    entry("2.0.0.127.half.example", "127.0.0.2");
    inAMinute(all, "DNSBL_HALF");
  }

  private void inAMinute(List<Contribution> all, String symbols) {
    given.manualClock().advance(Duration.ofMinutes(1));
    assertEquals(symbols, client(all, "192.0.2.1"));
  }

  @Test
  void f6_answersThatNoListGivesAndFailuresCountNothing() {
    list("taken.example", Settings.Asks.ADDRESS);
    entry("1.2.0.192.taken.example", "203.0.113.80");
    list("strict.example", Settings.Asks.ADDRESS);
    entry("1.2.0.192.strict.example", "127.255.255.254");
    list("down.example", Settings.Asks.ADDRESS);
    given.scriptedDns().fails("A", "1.2.0.192.down.example");
    var all = start();
    for (int i = 0; i < 5; i++) {
      assertEquals("", client(all, "192.0.2.1"));
    }
    assertTrue(warnings().contains("taken.example is set aside: it answers with 203.0.113.80"));
    assertTrue(warnings().contains("strict.example is set aside: it does not want to be asked"));
    assertTrue(warnings().contains("down.example is set aside: its DNS fails"), warnings());
  }

  /** SURBL and URIBL say it so, in the middle of a day, to whoever asks too much. */
  @Test
  void f6_the127001OfAListThatRefusesCountsOnlyWhereACodeNamesIt() {
    list("surbl.example", Settings.Asks.ADDRESS);
    entry("1.2.0.192.surbl.example", "127.0.0.1");
    list("karma.example", Settings.Asks.ADDRESS)
        .with(new FakeSection("code").with("is", List.of("127.0.0.1")).with("symbol", "WHITE"));
    entry("1.2.0.192.karma.example", "127.0.0.1");
    list("sum.example", Settings.Asks.ADDRESS)
        .with(new FakeSection("code").with("bits", List.of("0.0.0.1")).with("symbol", "ONE"));
    entry("1.2.0.192.sum.example", "127.0.0.1");
    assertEquals("ONE WHITE", client(start(), "192.0.2.1"));
    assertEquals("surbl.example is set aside: it does not want to be asked: 127.0.0.1", warnings());
  }

  /** The server has too much to ask for: that is no failure of the list's. */
  @Test
  void aQuestionThatWasNotAskedCountsAgainstNoList() {
    list("busy.example", Settings.Asks.ADDRESS);
    entry("2.2.0.192.busy.example", "127.0.0.2");
    var all = start();
    assertEquals("DNSBL_BUSY", client(all, "192.0.2.2"));
    given.with(new BusyDns(given.scriptedDns(), "1.2.0.192.busy.example"));
    all = start();
    for (int i = 0; i < 5; i++) {
      assertEquals("", client(all, "192.0.2.1"));
    }
    assertEquals("", warnings());
    assertEquals("DNSBL_BUSY", client(all, "192.0.2.2"));
  }

  @Test
  void theEntriesForTestsAreAskedForWithTheOthersWithinOneDeadline() {
    list("a.example", Settings.Asks.ADDRESS);
    list("b.example", Settings.Asks.ADDRESS);
    var lists =
        Settings.from(config).lists().stream().map(each -> new BlockList(each, given)).toList();
    var dns = new SlowDns(given.scriptedDns());
    var together = new Together(dns, Duration.ofSeconds(3));
    var questions =
        lists.stream().map(list -> new Together.Question(list, "1.2.0.192", "192.0.2.1")).toList();
    dns.meanwhile = () -> together.ask(questions);
    together.ask(questions);
    List<String> tests = List.of("1.0.0.127", "2.0.0.127");
    var first = new ArrayList<String>();
    for (String zone : List.of(".a.example", ".b.example")) {
      tests.forEach(test -> first.add(test + zone));
    }
    List<String> others = List.of("1.2.0.192.a.example", "1.2.0.192.b.example");
    first.addAll(others);
    assertEquals(List.of(first, List.of()), dns.asked, "a list is believed once it was looked at");
    given.manualClock().advance(Duration.ofHours(1));
    dns.asked.clear();
    dns.meanwhile = () -> together.ask(questions);
    together.ask(questions);
    assertEquals(List.of(first, others), dns.asked, "who comes meanwhile waits for no test");
  }

  /** A resolver that has no time for one name. */
  private static final class BusyDns extends Through {
    private final String busy;

    private BusyDns(Dns real, String busy) {
      super(real);
      this.busy = busy;
    }

    @Override
    public Answer<InetAddress> addresses(String name) {
      return name.equals(busy) ? new Answer.Failed<>(Answer.TOO_MANY) : super.addresses(name);
    }
  }

  /** A resolver that somebody else asks while it has not answered yet; by a list and a deadline. */
  private static final class SlowDns extends Through {
    private final List<List<String>> asked = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    private SlowDns(Dns real) {
      super(real);
    }

    @Override
    public List<Answer<InetAddress>> addresses(List<String> names, Family family, Duration within) {
      asked.add(names);
      Runnable other = meanwhile;
      meanwhile = () -> {};
      other.run();
      return real().addresses(names, family, within);
    }

    @Override
    public Answer<InetAddress> addresses(String name) {
      throw new AssertionError(name + " is asked for without a deadline");
    }
  }

  private static class Through implements Dns {
    private final Dns real;

    private Through(Dns real) {
      this.real = real;
    }

    final Dns real() {
      return real;
    }

    @Override
    public Answer<InetAddress> addresses(String name) {
      return real.addresses(name);
    }

    @Override
    public Answer<String> texts(String name) {
      return real.texts(name);
    }

    @Override
    public Answer<String> alias(String name) {
      return real.alias(name);
    }

    @Override
    public Answer<String> names(InetAddress address) {
      return real.names(address);
    }

    @Override
    public Answer<Exchange> exchanges(String domain) {
      return real.exchanges(domain);
    }

    @Override
    public Answer<Tlsa> certificates(String name) {
      return real.certificates(name);
    }

    @Override
    public Answer<Service> services(String name) {
      return real.services(name);
    }
  }

  @Test
  void noTimeForAnAnswerIsAProblem() {
    var section = new FakeSection("dnsbl").with("deadline", Duration.ZERO);
    Settings.from(section);
    assertEquals(
        List.of("deadline: is too short for any list to answer: at least 100ms"),
        section.problems());
  }

  @Test
  void withoutListsNothingIsContributed() {
    assertEquals(List.of(), start());
  }

  private static Mail mail(String body) {
    var content = new TextContent("Subject: x\r\n\r\n" + body + "\r\n");
    return new Mail(
        new MailId("0123456789"), Instant.EPOCH, Envelope.of("a@b.example"), "", content);
  }
}
