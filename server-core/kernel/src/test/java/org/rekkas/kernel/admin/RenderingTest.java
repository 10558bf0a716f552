package org.rekkas.kernel.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.AdminCommand.Report;

class RenderingTest {
  @Test
  void inJsonCountsAreNumbersAndWhatIsMissingIsNull() throws IOException {
    var table =
        new Report.Table(
            List.of("n", "subject", "octets", "next", "value"),
            List.of(
                List.of("1", "7", "0012", "-", "3 or more"),
                List.of("-", "-", "", "2026-11-27T00:00:00Z", "1234567890123456")));
    assertEquals(
        """
        [
        {"n":1,"subject":"7","octets":12,"next":null,"value":"3 or more"},
        {"n":null,"subject":"-","octets":null,"next":"2026-11-27T00:00:00Z",\
        "value":"1234567890123456"}
        ]
        """,
        json(table));
  }

  /** Attack H3: an export to a full disk is no success, and goes on no longer than it must. */
  @Test
  void h3_anOutputThatNobodyTakesEnds() {
    var full = new PrintStream(new FullDisk());
    var caller = new Caller(Path.of(""), InputStream.nullInputStream(), full, full);
    var endless =
        new Report.Octets(
            out -> {
              while (true) {
                out.write(new byte[1000]);
              }
            });
    assertThrows(IOException.class, () -> Rendering.write(endless, caller, false));
    var small = new Report.Octets(out -> out.write('x'));
    assertThrows(IOException.class, () -> Rendering.write(small, caller, false));
  }

  private static String json(Report report) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var printed = new PrintStream(out, true, UTF_8)) {
      var caller = new Caller(Path.of(""), InputStream.nullInputStream(), printed, printed);
      assertEquals(0, Rendering.write(report, caller, true));
    }
    return out.toString(UTF_8);
  }
}
