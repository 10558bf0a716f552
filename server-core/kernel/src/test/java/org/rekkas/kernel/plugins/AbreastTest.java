package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AbreastTest {
  @Test
  void theAnswersAreInTheOrderOfTheQuestions() {
    List<Integer> many = IntStream.range(0, 200).boxed().toList();
    assertEquals(many.stream().map(n -> n * n).toList(), Abreast.each(many, n -> n * n));
    assertEquals(List.of(), Abreast.each(List.<Integer>of(), n -> n));
  }

  @Test
  void aStepThatThrowsIsToldOnceAllHaveEnded() {
    var ended = new AtomicInteger();
    assertThrows(
        ArithmeticException.class,
        () ->
            Abreast.each(
                List.of(0, 1, 2, 3),
                n -> {
                  ended.incrementAndGet();
                  return 6 / n;
                }));
    assertEquals(4, ended.get());
  }
}
