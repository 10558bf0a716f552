package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.kernel.admin.FullDisk;

class StandardOutputTest {
  /** Attack H3. */
  @Test
  void h3_whyItCouldNotBeWrittenIsRemembered() {
    var output = new StandardOutput(new FullDisk());
    try (var out = new PrintStream(new BufferedOutputStream(output))) {
      out.println("lost");
    }
    String why = output.failure().orElseThrow().getMessage();
    assertEquals("No space left on device", why);
    assertFalse(StandardOutput.isEnough(output.failure().orElseThrow()));
    assertTrue(StandardOutput.isEnough(new IOException("Broken pipe")));
  }

  @Test
  void whatIsWrittenIsNoFailure() {
    var written = new ByteArrayOutputStream();
    var output = new StandardOutput(written);
    try (var out = new PrintStream(new BufferedOutputStream(output))) {
      out.print("kept");
    }
    assertEquals(Optional.empty(), output.failure());
    assertEquals("kept", written.toString());
  }
}
