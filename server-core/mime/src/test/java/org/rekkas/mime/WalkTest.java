package org.rekkas.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkTest {
  private static final Part MULTIPART =
      new Part(new Header(List.of(Field.of("Content-Type", "multipart/mixed; boundary=\"b\""))));

  private final List<Part> parts = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void walk(String body) throws IOException {
    var in = new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1));
    Walk.through(MULTIPART, in, out, this::keep);
    assertEquals(body, out.toString(StandardCharsets.ISO_8859_1));
  }

  private Optional<String> keep(Part part) {
    parts.add(part);
    return Optional.empty();
  }

  private List<String> fields(int part) {
    return parts.get(part).header().fields().stream().map(Field::raw).toList();
  }

  @Test
  void aFieldHasItsFolds() throws IOException {
    walk("--b\r\nA: 1\r\n 2\r\n\t3\r\nB: 4\n 5\n\r\ntext\r\n--b\r\n\r\n--b--\r\n");
    assertEquals(List.of("A: 1\r\n 2\r\n\t3\r\n", "B: 4\n 5\n"), fields(0));
    assertEquals(List.of(), fields(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A: 1", "A: 1\r\n 2"})
  void theLastFieldEndsWhereTheMessageDoes(String field) throws IOException {
    walk("--b\r\n" + field);
    assertEquals(List.of(field + "\r\n"), fields(0));
  }

  @Test
  void e8_aHeaderOfFoldsIsReadUpToItsBound() throws IOException {
    String folds = "\t\r\n".repeat(21_000);
    walk(("--b\r\nX: a\r\n" + folds + "\r\n").repeat(20) + "--b--\r\n");
    assertEquals(20, parts.size());
    for (int i = 0; i < parts.size(); i++) {
      assertEquals(List.of("X: a\r\n" + folds), fields(i));
    }
  }

  @Test
  void e8_anInterruptEndsIt() {
    var endless = new Endless("--b\r\nX: a\r\n\r\ntext\r\n");
    try {
      assertThrows(
          InterruptedIOException.class,
          () ->
              Walk.through(
                  MULTIPART,
                  endless,
                  OutputStream.nullOutputStream(),
                  part -> {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                  }));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  /** A body that goes on as it began. */
  private static final class Endless extends InputStream {
    private final String text;
    private int at;

    private Endless(String text) {
      this.text = text;
    }

    @Override
    public int read() {
      return text.charAt(at++ % text.length());
    }
  }
}
