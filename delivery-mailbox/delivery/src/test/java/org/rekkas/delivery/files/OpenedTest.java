package org.rekkas.delivery.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.mail.Content;

class OpenedTest {
  private final AtomicInteger open = new AtomicInteger();

  /** One of which so many streams can be opened, and the next one fails. */
  private Content failing(int opened, Throwable failure) {
    var left = new AtomicInteger(opened);
    return new Content() {
      @Override
      public long size() {
        return 0;
      }

      @Override
      public InputStream open() throws IOException {
        if (left.getAndDecrement() == 0) {
          switch (failure) {
            case IOException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
          }
        }
        open.incrementAndGet();
        return new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            open.decrementAndGet();
          }
        };
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void tooManyOpenFilesAreNoDamage(int opened) {
    var refused = new FileSystemException("a", "", "Too many open files");
    assertThrows(FileSystemException.class, () -> Opened.of(failing(opened, refused)));
    assertEquals(0, open.get());
  }

  static Stream<IOException> damage() {
    return Stream.of(new IOException("damaged"), new NoSuchFileException("a"));
  }

  @ParameterizedTest
  @MethodSource("damage")
  void whatIsDamagedOrGoneIsEmpty(IOException damage) throws IOException {
    for (int opened = 0; opened < 2; opened++) {
      assertEquals(Optional.empty(), Opened.of(failing(opened, damage)));
    }
    assertEquals(0, open.get());
  }

  @Test
  void anErrorLeavesNothingOpen() {
    var error = new NoClassDefFoundError("says the test");
    assertThrows(NoClassDefFoundError.class, () -> Opened.of(failing(1, error)));
    assertEquals(0, open.get());
  }
}
