package io.patchcord.config;

import java.util.ArrayList;
import java.util.List;

/** Findings about one vendor, in the order they were made. For one thread. */
public final class Findings {
    private final String vendor;
    private final List<Finding> all = new ArrayList<>();

    /** None yet. */
    public Findings(String vendor) {
        this.vendor = vendor;
    }

    /** It is as it should be. */
    public void fine(String text) {
        all.add(new Finding(Finding.Weight.FINE, vendor, text, ""));
    }

    /** Calls work; this would be better. */
    public void note(String text, String remedy) {
        all.add(new Finding(Finding.Weight.NOTE, vendor, text, remedy));
    }

    /** Calls fail, or nobody can tell whether they do, until this is changed. */
    public void change(String text, String remedy) {
        all.add(new Finding(Finding.Weight.CHANGE, vendor, text, remedy));
    }

    /** All of them. */
    public List<Finding> all() {
        return List.copyOf(all);
    }
}
