package io.patchcord;

import io.patchcord.codec.Backend;
import io.patchcord.codec.Codecs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the codec compiled before the first call, which shall be as quick as the thousandth. */
final class CodecWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(CodecWarmUp.class);

    private CodecWarmUp() {
    }

    static void run() {
        long start = System.nanoTime();
        boolean compiled = Codecs.warmUp();
        LOG.info("codec: {}, warmed up in {} ms{}", Codecs.backend(),
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                Backend.chosen() == Backend.VECTOR ? "" : "; vectors, two to eight times as quick, need a CPU with AVX2"
                        + " and java --add-modules=jdk.incubator.vector, as jvm.options has it");
        if (!compiled) {
            LOG.warn("codec: this machine is too busy to compile it in time: the first calls' frames cost more");
        }
        if (!Codecs.fusesMultiplyAdd()) {
            LOG.warn("codec: this CPU has no FMA: any agent format but ulaw_8000 costs milliseconds a frame; set the"
                    + " agents to ulaw_8000, or use a CPU with FMA3 (x86 since 2013, every ARM64)");
        }
    }
}
