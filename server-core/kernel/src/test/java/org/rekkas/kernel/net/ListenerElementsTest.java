package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.spi.config.Section;

class ListenerElementsTest {
  @TempDir Path folder;

  private Section root(String listeners) throws IOException {
    Files.writeString(
        folder.resolve("server.xml"), "<server><listeners>" + listeners + "</listeners></server>");
    return Configuration.load(folder).root();
  }

  private static String listener(String attributes, String word) {
    return "<listener " + attributes + "><smtp word='" + word + "'/></listener>";
  }

  private static Map<String, String> words(ListenerElements elements) {
    return elements.of("smtp").entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().text("word", "")));
  }

  private Map<String, String> afterwards(String before, String now) throws IOException {
    Section old = root(before);
    NetSettings open = NetSettings.from(old);
    return words(ListenerElements.of(root(now)).at(open, ListenerElements.of(old)));
  }

  @ParameterizedTest
  @CsvSource({
    "name='in' protocol='smtp' port='25',                      new",
    "name='in' protocol='smtp' port='25' max-connections='9',  new",
    "name='mx' protocol='smtp' port='25',                      old",
    "name='in' protocol='smtp' port='26',                      old",
    "name='in' protocol='lmtp' port='25',                      old",
    "name='in' protocol='smtp' port='25' bind='127.0.0.2',     old",
    "name='in' protocol='smtp' port='25' tls='implicit',       old",
  })
  void whatIsStillTheSameIsAsTheFileSaysNow(String attributes, String word) throws IOException {
    String before = listener("name='in' protocol='smtp' port='25'", "old");
    assertEquals(Map.of("in", word), afterwards(before, listener(attributes, "new")));
  }

  @Test
  void aListenerThatIsGoneKeepsItsOwn() throws IOException {
    String before = listener("name='in' protocol='smtp' port='25'", "old");
    assertEquals(Map.of("in", "old"), afterwards(before, ""));
  }

  @Test
  void aNameThatIsAnothersNowGivesNothing() throws IOException {
    String before = "<listener protocol='smtp' port='25'/>";
    String now =
        "<listener name='mx' protocol='smtp' port='25'/>"
            + listener("protocol='smtp' port='587'", "submission");
    assertEquals(Map.of(), afterwards(before, now));
  }
}
