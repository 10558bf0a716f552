package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack H3: the disk below the data runs full. Mail is refused with 452 and 421, nothing that was
 * accepted is lost, the server lives, and takes mail again by itself once there is room.
 */
class FullDiskIT {
  @TempDir Path folder;

  @Test
  void h3_mailsFillTheDiskToItsReserveAndAreTakenAgainOnceThereIsRoom() throws Exception {
    Installation rekkas = keepingFree("32M");
    try (SmallDisk disk = SmallDisk.mount(rekkas.file("data"), 256);
        rekkas) {
      disk.take(40);
      start(rekkas);
      var senders = new PatientSenders(rekkas.port(), 4, 300_000);
      try (senders;
          Dialogue open = rekkas.connect()) {
        open.says("EHLO client.example", "250");
        senders.awaitRefusal("452 4.3.1");
        senders.awaitRefusal("421 4.3.1");
        rekkas.await("takes no mail: FULL", "status");
        open.says("NOOP", "250");
        disk.makeRoom();
        senders.awaitAccepted(20);
      }
      new Reckoning(rekkas, folder).everyMailIsThereOnce(senders.accepted(), List.of("ali"), "");
    }
  }

  @Test
  void h3_aDiskThatIsFullToTheLastOctetFailsTheStateWhichIsOpenedAgain() throws Exception {
    Installation rekkas = keepingFree("0");
    try (SmallDisk disk = SmallDisk.mount(rekkas.file("data"), 220);
        rekkas) {
      start(rekkas);
      var senders = new PatientSenders(rekkas.port(), 8, 3_000);
      try (senders) {
        senders.awaitAccepted(100);
        try (var _ = disk.flood()) {
          senders.awaitRefusal("421 4.3.1");
          rekkas.await("takes no mail: FULL, the state failed", "status");
        }
        senders.awaitAccepted(100);
      }
      rekkas.rekkas("queue", "retry", "--all"); // what waits for its retry goes now
      new Reckoning(rekkas, folder).everyMailIsThereOnce(senders.accepted(), List.of("ali"), "");
    }
  }

  @Test
  void h3_aStartThatHasNoRoomSaysSo() throws Exception {
    Installation rekkas = keepingFree("256M");
    try (SmallDisk _ = SmallDisk.mount(rekkas.file("data"), 100)) {
      Files.createFile(rekkas.file("data/cache"));
      rekkas
          .rekkas("start")
          .failed()
          .says("Rekkas does not start: the disk is full")
          .hides("configuration is not good")
          .hides("VaultUnwritable");
    }
  }

  /** Where the archive of classes should lie is a file: so none takes room at some moment. */
  private static void start(Installation rekkas) throws IOException {
    Files.createFile(rekkas.file("data/cache"));
    rekkas.start();
    rekkas.rekkas("account", "add", "ali@localhost").succeeded();
  }

  private Installation keepingFree(String reserve) throws IOException {
    Installation rekkas = Installation.unpack(folder);
    rekkas.edit(
        "conf/server.xml", text -> text.replace("reserve=\"256M\"", "reserve=\"" + reserve + "\""));
    return rekkas;
  }
}
