package org.cloudimagefactory.common.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnDemandTest {
    @Test
    void isMadeOnceAndNotBeforeItIsAskedFor() {
        AtomicInteger made = new AtomicInteger();
        OnDemand<Integer> number = new OnDemand<>(made::incrementAndGet);
        assertEquals(0, made.get());
        assertSame(number.get(), number.get());
        IntStream.range(0, 100).parallel().forEach(i -> assertEquals(1, number.get()));
        assertEquals(1, made.get());
    }
}
