package org.rekkas.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.config.Section;

class ConfigurationTest {
  @TempDir Path conf;

  private enum Colour {
    DARK_RED,
    GREEN
  }

  @Test
  void readsAttributesAndElementsAlike() throws IOException {
    var configuration =
        server(
            """
            <server>
              <smtp size="50M" name="one">
                <deadline> 5m </deadline>
                <colour>dark-red</colour>
                <words>a, b c</words>
                <extra on="true"/><extra on="false"/>
                <text>hello <!-- c --> world</text>
              </smtp>
            </server>
            """);
    Section smtp = configuration.section("smtp");
    assertEquals(50L << 20, smtp.size("size", 1));
    assertEquals("one", smtp.text("name"));
    assertEquals(Duration.ofMinutes(5), smtp.duration("deadline", Duration.ZERO));
    assertEquals(Colour.DARK_RED, smtp.choice("colour", Colour.GREEN));
    assertEquals(List.of("a", "b", "c"), smtp.words("words", List.of()));
    assertEquals(
        List.of(true, false), smtp.each("extra").stream().map(s -> s.flag("on", false)).toList());
    assertEquals("hello  world", smtp.text("text"));
    assertEquals(7, smtp.number("absent", 7, 0, 9));
    assertEquals("server.xml:2:3", smtp.at());
    assertTrue(smtp.present());
    assertFalse(smtp.section("none").present());
    assertEquals(List.of(), configuration.problems());
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() throws IOException {
    var configuration =
        server(
            """
            <server>
              <smtp>
                <listener prot="25" command-timeout="5x" size="99999999999G" flag="yes"
                    number="70000" colour="gren">stray</listener>
                <twice>1</twice><twice>2</twice>
              </smtp>
              <smpt/>
            </server>
            """);
    Section smtp = configuration.section("smtp");
    Section listener = smtp.section("listener");
    listener.number("port", 25, 1, 65_535);
    listener.duration("command-timeout", Duration.ZERO);
    listener.size("size", 0);
    listener.flag("flag", true);
    listener.number("number", 1, 1, 65_535);
    listener.choice("colour", Colour.GREEN);
    listener.text("name");
    smtp.text("twice");
    assertEquals(
        """
        server.xml:3:5: smtp/listener/name: is missing
        server.xml:3:15: smtp/listener/prot: no such setting (port?)
        server.xml:3:25: smtp/listener/command-timeout: "5x" is not a duration (try "5m")
        server.xml:3:46: smtp/listener/size: "99999999999G" is not a size (try "999999M")
        server.xml:3:66: smtp/listener/flag: "yes" is neither "true" nor "false"
        server.xml:4:9: smtp/listener/number: "70000" is not a number from 1 to 65535
        server.xml:4:24: smtp/listener/colour: "gren" is none of dark-red, green (green?)
        server.xml:4:38: smtp/listener: text is not expected here
        server.xml:5:21: smtp/twice: stands a second time
        server.xml:7:3: smpt: no such element (smtp?)
        """,
        lines(configuration));
  }

  @Test
  void h11_nothingIsInterpolated() throws IOException {
    var configuration = server("<server a='${env:HOME}' b='${sys:user.dir}'/>");
    assertEquals("${env:HOME}", configuration.root().text("a"));
    assertEquals("${sys:user.dir}", configuration.root().text("b"));
  }

  @Test
  void h11_billionLaughsExternalEntitiesLargeAndMissingFilesAreRefused() throws IOException {
    String laughs = "<!DOCTYPE s [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><s>&b;</s>";
    assertEquals(
        "server.xml:1:1: DOCTYPE is refused: a configuration has no entities of its own\n",
        lines(server(laughs)));
    assertEquals("server.xml: no such file\n", lines(Configuration.load(conf.resolve("none"))));
    var large = server("<s>" + " ".repeat(10 << 20) + "</s>");
    assertEquals("server.xml: larger than 10 MiB (10485767 octets)\n", lines(large));
  }

  @Test
  void aBrokenFileHidesWhatWouldOnlyFollowFromIt() throws IOException {
    var configuration = server("<server><smtp></server>");
    configuration.section("smtp").text("required");
    assertEquals(
        "server.xml:1:17: </smtp> is expected here; it began at 1:9\n", lines(configuration));
  }

  @Test
  void pluginsHaveFilesOfTheirOwnAndAFileWithoutAPluginIsKnown() throws IOException {
    Files.createDirectories(conf.resolve("plugins"));
    Files.writeString(conf.resolve("plugins/vrfy.xml"), "<vrfy police='all'/>");
    Files.writeString(conf.resolve("plugins/expn.xml"), "<vrfy/>");
    Files.writeString(conf.resolve("plugins/gone.xml"), "<gone>");
    Files.writeString(conf.resolve("plugins/._vrfy.xml"), "of a Mac");
    var configuration = server("<server/>");
    configuration.pluginSection("vrfy").text("policy", "off");
    configuration.pluginSection("expn");
    assertFalse(configuration.pluginSection("aliases").present());
    assertEquals(
        """
        plugins/expn.xml: the root element is <vrfy>, not <expn>
        plugins/vrfy.xml:1:7: vrfy/police: no such setting (policy?)
        """,
        lines(configuration));
    assertEquals(Set.of("gone"), configuration.unasked());
  }

  @Test
  void aFileThatIsNamedAndNotThereIsAProblem() throws IOException {
    Path files = Files.createDirectories(conf.resolve("plugins/relay"));
    Path mine = Files.writeString(files.resolve("mine"), "pencil");
    var configuration = server("<server><relay><route here='mine' gone='other'/></relay></server>");
    Section route = configuration.coreSection("relay").each("route").getFirst();
    assertEquals(Optional.of(mine), route.file("here"));
    assertEquals(Optional.of(files.resolve("other")), route.file("gone"));
    assertEquals(Optional.empty(), route.file("nowhere"));
    assertEquals(
        "server.xml:1:35: relay/route/gone: the file "
            + files.resolve("other")
            + " is not there, or cannot be read\n",
        lines(configuration));
  }

  @Test
  void aFolderIsNoFileAndAnEmptyNameNone() throws IOException {
    Path files = Files.createDirectories(conf.resolve("plugins/relay"));
    var configuration =
        server("<server><relay><route password-file='.' empty=' '/></relay></server>");
    Section route = configuration.coreSection("relay").each("route").getFirst();
    route.file("password-file");
    assertEquals(Optional.empty(), route.file("empty"));
    assertEquals(
        "server.xml:1:23: relay/route/password-file: "
            + files.resolve(".")
            + " is a folder, where a file should be\n",
        lines(configuration));
    assertEquals(List.of(), configuration.notices());
  }

  @Test
  void aPasswordThatOthersMayReadIsANotice() throws IOException {
    Path files = Files.createDirectories(conf.resolve("plugins/relay"));
    Path password = Files.writeString(files.resolve("host"), "pencil");
    var configuration = server("<server><relay password-file='host'/></server>");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    configuration.coreSection("relay").file("password-file");
    assertEquals(List.of(), configuration.notices());
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    configuration.coreSection("relay").file("password-file");
    String notice = configuration.notices().getFirst().toString();
    assertTrue(notice.startsWith("server.xml:1:16: relay/password-file: others may read "), notice);
  }

  /** A folder that the server may not enter looks like one that is not there. */
  @Test
  void settingsThatCannotBeLookedAtAreNotAbsent() throws IOException {
    Files.createSymbolicLink(conf.resolve("plugins"), Path.of("plugins"));
    var configuration = server("<server/>");
    configuration.pluginSection("dkim");
    String problem = lines(configuration);
    assertTrue(problem.startsWith("plugins/dkim.xml: cannot be read: "), problem);
    assertFalse(problem.contains("java."), problem);
  }

  @Test
  void aSecondElementIsOneProblem() throws IOException {
    var configuration = server("<server><a b='1'/><a b='2'/></server>");
    configuration.section("a").text("b");
    assertEquals("server.xml:1:19: a: stands a second time\n", lines(configuration));
  }

  @Test
  void whatIsSwitchedOffNeedNotBeRead() throws IOException {
    var configuration = server("<server><smtp a='1'><b/></smtp></server>");
    Configuration.ignore(configuration.section("smtp"));
    assertEquals(List.of(), configuration.problems());
  }

  @Test
  void readersAddProblemsOfTheirOwn() throws IOException {
    var configuration = server("<server>\n <a name='x'/></server>");
    configuration.section("a").problem("name", "a second one of this name");
    assertEquals("server.xml:2:5: a/name: a second one of this name\n", lines(configuration));
  }

  private Configuration server(String xml) throws IOException {
    Files.writeString(conf.resolve("server.xml"), xml);
    return Configuration.load(conf);
  }

  private static String lines(Configuration configuration) {
    var text = new StringBuilder();
    configuration.problems().forEach(problem -> text.append(problem).append('\n'));
    return text.toString();
  }
}
