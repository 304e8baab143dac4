package io.patchcord.bench.load;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Every round's figures as JSON, times in milliseconds. */
final class JsonReport {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {
    }

    static String of(List<Point> points) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("written", Instant.now().toString());
        root.put("jdk", Runtime.version().toString());
        root.put("cpus", Runtime.getRuntime().availableProcessors());
        points.forEach(point -> root.withArray("points").add(tree(point)));
        return MAPPER.writeValueAsString(root);
    }

    private static ObjectNode tree(Point point) {
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("bridge", point.bridge()).put("format", point.format()).put("calls", point.calls())
                .put("round", point.round()).put("held", point.held()).put("disturbed", point.disturbed())
                .put("broken", point.broken());
        tree.set("frames", MAPPER.valueToTree(point.frames()));
        tree.set("cost", MAPPER.valueToTree(point.cost()));
        tree.set("setUps", MAPPER.valueToTree(point.setUps()));
        tree.set("burst", MAPPER.valueToTree(point.burst()));
        point.arrivals().ifPresent(arrivals -> tree.set("arrivals", MAPPER.valueToTree(arrivals)));
        return tree;
    }
}
