package org.rekkas.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DelimitersTest {
  private final Delimiters open = new Delimiters();
  private final List<String> plain = new ArrayList<>();

  private void add(String boundary) {
    var type = Field.of("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
    open.add(new Part(new Header(List.of(type))));
    plain.add("--" + boundary);
  }

  private int plainLevel(String line) {
    for (int i = plain.size() - 1; i >= 0; i--) {
      String bare = line.stripTrailing();
      if (bare.equals(plain.get(i)) || bare.equals(plain.get(i) + "--")) {
        return i;
      }
    }
    return -1;
  }

  private int plainLike(String line) {
    int level = plain.size() - 1;
    while (level >= 0 && !line.startsWith(plain.get(level))) {
      level--;
    }
    return level;
  }

  /** RFC 2046 §5.1.1; attack E8: boundaries that begin or end as others do. */
  @Test
  void e8_aLineIsOfTheInnermostOneThatItFits() {
    var random = new Random(8);
    for (int round = 0; round < 50_000; round++) {
      String word = word(random);
      if (!word.isEmpty() && !open.has(word)) {
        add(word);
      }
      if (plain.size() > random.nextInt(1, 30)) {
        int from = random.nextInt(plain.size());
        open.removeFrom(from);
        plain.subList(from, plain.size()).clear();
      }
      assertEquals(plain.size(), open.size());
      String line = (random.nextInt(9) > 0 ? "--" : "") + word(random) + end(random);
      assertEquals(plainLevel(line), open.level(line), () -> line + plain);
      assertEquals(plainLike(line), open.likeLevel(line), () -> line + plain);
    }
  }

  private static String word(Random random) {
    var word = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      word.append("ab-".charAt(random.nextInt(3)));
    }
    return word.toString();
  }

  private static String end(Random random) {
    return List.of("", "\r\n", " \t\r\n", "--\r\n", "-- \n", "c\n").get(random.nextInt(6));
  }
}
