package org.rekkas.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
  private static final NoSuchFileException GONE = new NoSuchFileException("/x");

  @Test
  void whatIsSaidAroundItStays() {
    for (Throwable each :
        new Throwable[] {
          new IOException("the list cannot be read", GONE),
          new IOException("the list cannot be read: " + GONE, GONE),
          new IOException("the list cannot be read: " + GONE.getMessage(), GONE),
          new IllegalStateException("the list cannot be read", new UncheckedIOException(GONE)),
        }) {
      assertEquals("the list cannot be read: there is no /x", FileTrouble.told(each));
    }
  }

  @Test
  void ofWhatOnlyWrapsItNothingIsSaid() {
    for (Throwable each :
        new Throwable[] {
          GONE,
          new UncheckedIOException(GONE),
          new UncheckedIOException(GONE.getMessage(), GONE),
          new ExecutionException(null, new UncheckedIOException(GONE)),
        }) {
      assertEquals("there is no /x", FileTrouble.told(each));
    }
  }

  @Test
  void whatIsAboutNoFileSaysWhatItSays() {
    assertEquals("no", FileTrouble.told(new IOException("no", new IOException("other"))));
    assertEquals(
        "java.lang.IllegalStateException: no", FileTrouble.told(new IllegalStateException("no")));
  }
}
