package io.patchcord.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds keys that stand twice in one mapping of a file, where the parser silently keeps the last. For one thread. */
final class DuplicateKeys {
    private final List<String> problems = new ArrayList<>();
    /** Nodes that were looked at: an alias stands for one of them, which may be around it. */
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private DuplicateKeys() {
    }

    /** A problem for each, with both lines and no value; the text must be YAML. */
    static List<String> problems(String yaml) {
        DuplicateKeys keys = new DuplicateKeys();
        keys.look("", new Yaml().compose(new StringReader(yaml)));
        return keys.problems;
    }

    private void look(String path, Node node) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            look(path, mapping);
        } else if (node instanceof SequenceNode sequence) {
            for (int at = 0; at < sequence.getValue().size(); at++) {
                look(path + "[" + at + "]", sequence.getValue().get(at));
            }
        }
    }

    private void look(String path, MappingNode mapping) {
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                String place = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                int line = key.getStartMark().getLine() + 1;
                Integer before = lines.putIfAbsent(key.getValue(), line);
                if (before != null) {
                    problems.add(place + ": stands twice, in line " + before + " and in line " + line
                            + ": remove one of them");
                }
                look(place, entry.getValueNode());
            }
        }
    }
}
