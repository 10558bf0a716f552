package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.plugins.loading.PluginJars;

class DrawingsTest {
  private static final String HELLO = PluginJars.verb("hello", "a");

  private House house;
  private Path copies;
  private Drawings drawings;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    house = new House(folder);
    copies = folder.resolve("copies");
    drawings = new Drawings(house.premises, copies);
    Files.createDirectories(copies.resolve("1"));
    Files.writeString(copies.resolve("1/left.jar"), "by a crash");
    Files.writeString(copies.resolve("1/.DS_Store"), "by whoever looked at it on a Mac");
    Files.createDirectory(copies.resolve("1/.hidden"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void theFirstIsDrawnAheadOfItsUse() throws Exception {
    house.jar("hello.jar", HELLO);
    drawings.begin(() -> {});
    try (var first = drawings.next(UnaryOperator.identity())) {
      assertEquals(1, first.prepared().size(), first.problems()::toString);
      assertTrue(Files.exists(copies.resolve("1/1/hello.jar")));
    }
    try (var second = drawings.next(UnaryOperator.identity())) {
      assertTrue(Files.exists(copies.resolve("2/1/hello.jar")), second.problems()::toString);
      assertFalse(Files.exists(copies.resolve("1")));
    }
  }

  /** As on a full disk. */
  @Test
  void whatCannotBeCopiedIsUsedWhereItLies(@TempDir Path folder) throws Exception {
    house.jar("hello.jar", HELLO);
    Path full = Files.createFile(folder.resolve("full"));
    var without = new Drawings(house.premises, full.resolve("copies"));
    try (var first = without.next(UnaryOperator.identity())) {
      assertEquals(List.of(), first.problems());
      assertEquals("hello", first.prepared().getFirst().loaded().name());
    }
    assertTrue(Files.exists(house.plugins.resolve("hello.jar")));
  }

  @Test
  void theFolderOfCopiesIsNotTouchedBeforeTheVaultIsOpen() throws Exception {
    var open = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    drawings.begin(
        () -> {
          asked.countDown();
          await(open);
        });
    asked.await();
    assertTrue(Files.exists(copies.resolve("1/left.jar")));
    open.countDown();
    drawings.next(UnaryOperator.identity()).close();
    assertFalse(Files.exists(copies.resolve("1/left.jar")));
  }

  private static void await(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whereTheVaultIsAnothersItsCopiesStay() throws Exception {
    drawings.begin(
        () -> {
          throw new IOException("in use by process 4711");
        });
    try (var first = drawings.next(UnaryOperator.identity())) {
      assertEquals(
          "plugins: cannot be listed: in use by process 4711",
          first.problems().getFirst().toString());
    }
    assertTrue(Files.exists(copies.resolve("1/left.jar")));
  }

  @Test
  void whatNobodyAskedForIsLetGo() throws Exception {
    house.jar("hello.jar", HELLO);
    drawings.begin(() -> {});
    drawings.close();
    assertFalse(Files.exists(copies.resolve("1")));
  }
}
