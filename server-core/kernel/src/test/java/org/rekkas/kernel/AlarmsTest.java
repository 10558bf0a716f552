package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private final List<String> logged = new ArrayList<>();
  private final Alarms alarms = new Alarms(logged::add);

  @Test
  void whatIsSaidBeforeThereIsALogWaitsForIt() {
    alarms.accept("a segment is missing");
    alarms.accept("the state is older");
    assertEquals(List.of(), logged);
    alarms.open();
    assertEquals(List.of("a segment is missing", "the state is older"), logged);
    alarms.accept("the disk is full");
    alarms.open();
    assertEquals(List.of("a segment is missing", "the state is older", "the disk is full"), logged);
  }
}
