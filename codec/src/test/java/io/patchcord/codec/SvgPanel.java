package io.patchcord.codec;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** A diagram over frequency from 0: where its values lie in the picture, to a tenth of a pixel, and its parts. */
record SvgPanel(int left, int top, int width, int height, int hertz, double lowest, double highest) {
    private static final int POINTS_PER_LINE = 12;

    String title(String text) {
        return format("""
                <text x="%d" y="%d" font-weight="600">%s</text>
                <text x="%.1f" y="%d" text-anchor="middle">frequency, kHz</text>
                <rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#8c959f"/>
                """, left, top - 14, text, left + width / 2.0, top + height + 40, left, top, width, height);
    }

    /** A line of the grid and what it is called. */
    String vertical(int at, String label) {
        return format("""
                <path d="M%.1f %d v%d" stroke="#e1e4e8"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>
                """, x(at), top, height, x(at), top + height + 18, label);
    }

    String horizontal(double at, String label) {
        return format("""
                <path d="M%d %.1f h%d" stroke="#e1e4e8"/><text x="%d" y="%.1f" text-anchor="end">%s</text>
                """, left, y(at), width, left - 7, y(at) + 4.5, label);
    }

    /** A frequency that matters. */
    String edge(int at) {
        return format("""
                <path d="M%.1f %d v%d" stroke="#57606a" stroke-dasharray="4 3"/>
                """, x(at), top, height);
    }

    String area(int from, int to, double bottom, double ceiling, String colour) {
        return format("""
                <rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>
                """, x(from), y(ceiling), x(to) - x(from), y(bottom) - y(ceiling), colour);
    }

    String note(int at, double height, String anchor, String text) {
        return format("""
                <text x="%.1f" y="%.1f" text-anchor="%s">%s</text>
                """, x(at), y(height), anchor, text);
    }

    String legend(int at, double height, String colour, double width, String text) {
        return format("""
                <path d="M%.1f %.1f h28" stroke="%s" stroke-width="%.1f"/><text x="%.1f" y="%.1f">%s</text>
                """, x(at), y(height), colour, width, x(at) + 36, y(height) + 4.5, text);
    }

    /** Values below the panel run along its bottom. */
    String curve(String colour, double width, int stepHertz, DoubleUnaryOperator value) {
        StringBuilder path = new StringBuilder("M");
        for (int i = 0; i * stepHertz <= hertz; i++) {
            double at = Math.max(lowest, value.applyAsDouble(i * stepHertz));
            path.append(i == 0 ? "" : i % POINTS_PER_LINE == 0 ? "\n" : " ");
            path.append(format("%.1f %.1f", x(i * stepHertz), y(at)));
        }
        return format("""
                <path fill="none" stroke="%s" stroke-width="%.1f" stroke-linejoin="round" d="%s"/>
                """, colour, width, path);
    }

    private double x(double at) {
        return left + width * at / hertz;
    }

    private double y(double at) {
        return top + height * (highest - at) / (highest - lowest);
    }

    private static String format(String text, Object... arguments) {
        return String.format(Locale.ROOT, text, arguments);
    }
}
