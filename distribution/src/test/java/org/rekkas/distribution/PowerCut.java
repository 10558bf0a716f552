package org.rekkas.distribution;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A power cut, done to the files of a killed process that ran under {@code powercut.c}: what no
 * fsync covers is undone, then a random part of it is done again, whole or torn, in any order of
 * files. Names follow POSIX, not one file system: a file whose folder was not forced may be gone.
 */
final class PowerCut {
  /** One record of the journal; numbers and texts as {@code powercut.c} lists them. */
  private record Entry(char kind, long[] number, byte[] before, byte[] after, List<String> names) {
    long inode() {
      return number[0];
    }
  }

  private final Path root;
  private final Path log;
  private final Random random;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Long, Integer> covered = new HashMap<>();
  private final Map<Long, Path> files = new HashMap<>();

  private PowerCut(Path root, Path log, Random random) {
    this.root = root;
    this.log = log;
    this.random = random;
  }

  /** Compiles {@code powercut.c} into a folder. */
  static Path library(Path source, Path folder) throws IOException, InterruptedException {
    Path library = folder.resolve("powercut.so");
    var command =
        List.of("cc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString());
    Process cc = new ProcessBuilder(command).inheritIO().start();
    if (!cc.waitFor(60, TimeUnit.SECONDS) || cc.exitValue() != 0) {
      throw new IOException("cannot compile " + source);
    }
    return library;
  }

  /** Does it, and empties the log for the next run. Returns how many writes were unforced. */
  static int strike(Path root, Path log, Random random) throws IOException {
    var cut = new PowerCut(root.toRealPath(), log, random);
    cut.readJournal();
    cut.findFiles();
    int unforced = cut.undoData();
    cut.redoSomeData();
    cut.undoNames();
    cut.emptyLog();
    return unforced;
  }

  private void readJournal() throws IOException {
    Path journal = log.resolve("journal");
    var begun = new HashMap<Long, Integer>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(journal)))) {
      for (int kind = in.read(); kind >= 0; kind = in.read()) {
        Entry entry = read((char) kind, in);
        if (kind == 'B') {
          begun.put(entry.number()[1], entries.size());
        } else if (kind == 'E') {
          covered.merge(entry.inode(), begun.get(entry.number()[1]), Math::max);
        }
        entries.add(entry);
      }
    } catch (EOFException torn) {
      // the kill came in the middle of the last record: what it describes counts as done
      entries.add(new Entry('-', new long[] {0}, new byte[0], new byte[0], List.of()));
    }
  }

  private static Entry read(char kind, DataInputStream in) throws IOException {
    int numbers =
        switch (kind) {
          case 'W' -> 5;
          case 'T', 'R' -> 4;
          case 'U' -> 3;
          case 'B', 'E', 'C' -> 2;
          default -> throw new IOException("not a record of the journal: " + (int) kind);
        };
    long[] number = new long[numbers];
    for (int i = 0; i < numbers; i++) {
      number[i] = Long.reverseBytes(in.readLong());
    }
    byte[] none = new byte[0];
    return switch (kind) {
      case 'W' -> new Entry(kind, number, octets(in, number[2]), octets(in, number[3]), List.of());
      case 'T' -> new Entry(kind, number, octets(in, number[3]), none, List.of());
      case 'C' -> new Entry(kind, number, none, none, names(in, number, 1));
      case 'R', 'U' -> new Entry(kind, number, none, none, names(in, number, 1));
      default -> new Entry(kind, number, none, none, List.of());
    };
  }

  private static List<String> names(DataInputStream in, long[] number, int from)
      throws IOException {
    var names = new ArrayList<String>();
    for (int i = from; i < number.length; i++) {
      names.add(new String(octets(in, number[i]), StandardCharsets.UTF_8));
    }
    return names;
  }

  private static byte[] octets(DataInputStream in, long length) throws IOException {
    byte[] octets = new byte[Math.toIntExact(length)];
    in.readFully(octets);
    return octets;
  }

  private void findFiles() throws IOException {
    for (Path folder : List.of(log, root)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(Files::isRegularFile).forEach(f -> files.put(inode(f), f));
      }
    }
  }

  private boolean unforced(int index) {
    Entry entry = entries.get(index);
    return (entry.kind() == 'W' || entry.kind() == 'T')
        && index >= covered.getOrDefault(entry.inode(), 0)
        && files.containsKey(entry.inode());
  }

  private int undoData() throws IOException {
    int count = 0;
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (!unforced(i)) {
        continue;
      }
      count++;
      Entry e = entries.get(i);
      try (var file = new RandomAccessFile(files.get(e.inode()).toFile(), "rw")) {
        if (e.kind() == 'W') {
          put(file, e.number()[1], e.before(), e.before().length);
          file.setLength(Math.min(file.length(), Math.max(e.number()[4], 0)));
        } else {
          file.setLength(e.number()[1]);
          put(file, e.number()[1] - e.before().length, e.before(), e.before().length);
        }
      }
    }
    return count;
  }

  private void redoSomeData() throws IOException {
    int luck = random.nextInt(4); // 0: everything unforced is lost; 3: most of it survived
    for (int i = 0; i < entries.size(); i++) {
      if (!unforced(i) || random.nextInt(4) >= luck) {
        continue;
      }
      Entry e = entries.get(i);
      try (var file = new RandomAccessFile(files.get(e.inode()).toFile(), "rw")) {
        if (e.kind() == 'W') {
          boolean torn = random.nextInt(8) == 0;
          int sectors = e.after().length / 512;
          int kept = torn ? random.nextInt(sectors + 1) * 512 : e.after().length;
          put(file, e.number()[1], e.after(), kept);
        } else {
          file.setLength(e.number()[2]);
        }
      }
    }
  }

  private static void put(RandomAccessFile file, long at, byte[] octets, int length)
      throws IOException {
    if (length > 0) {
      file.seek(at);
      file.write(octets, 0, length);
    }
  }

  /** Of each folder, the names that changed since it was forced: a random number of them hold. */
  private void undoNames() throws IOException {
    var open = new HashMap<Path, List<Integer>>();
    for (int i = 0; i < entries.size(); i++) {
      Entry e = entries.get(i);
      if (e.names().isEmpty()) {
        continue;
      }
      Path folder = Path.of(e.names().getLast()).getParent();
      if (Files.isDirectory(folder) && i >= covered.getOrDefault(inode(folder), 0)) {
        open.computeIfAbsent(folder, _ -> new ArrayList<>()).add(i);
      }
    }
    var lost = new ArrayList<Integer>();
    for (List<Integer> changes : open.values()) {
      lost.addAll(changes.subList(random.nextInt(changes.size() + 1), changes.size()));
    }
    lost.sort((a, b) -> Integer.compare(b, a));
    for (int index : lost) {
      undoName(entries.get(index));
    }
  }

  private void undoName(Entry e) throws IOException {
    Path path = Path.of(e.names().getLast());
    switch (e.kind()) {
      case 'C' -> {
        if (Files.exists(path) && inode(path) == e.inode()) {
          Files.delete(path);
        }
      }
      case 'U' -> Files.createLink(path, Path.of(e.names().getFirst()));
      case 'R' -> {
        if (Files.exists(path) && inode(path) == e.inode()) {
          Path old = Path.of(e.names().getFirst());
          Files.move(path, old, StandardCopyOption.REPLACE_EXISTING);
          if (!e.names().get(1).isEmpty()) {
            Files.createLink(path, Path.of(e.names().get(1)));
          }
        }
      }
      default -> throw new IllegalStateException("not a change of a name: " + e.kind());
    }
  }

  private void emptyLog() throws IOException {
    try (Stream<Path> all = Files.list(log)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
  }

  private static long inode(Path file) {
    try {
      return (Long) Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
