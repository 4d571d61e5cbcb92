package dev.wizardsdk.examples;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Accuracy over cost, a point for each way of asking, as an SVG document. */
final class HybridPicture {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int RIGHT = 40;
    private static final int TOP = 60;
    private static final int BOTTOM = 60;

    private final StringBuilder svg = new StringBuilder();
    private final double mostUsd;

    private HybridPicture(double mostUsd) {
        this.mostUsd = mostUsd;
    }

    /**
     * A point.
     *
     * @param usd   what all questions cost
     * @param right the share of right answers
     */
    record Point(String name, double usd, double right) {}

    static String of(String title, String note, List<Point> points) {
        var most = points.stream().mapToDouble(Point::usd).max().orElse(0);
        var picture = new HybridPicture(most > 0 ? most * 1.15 : 1);
        return picture.draw(title, note, points);
    }

    private String draw(String title, String note, List<Point> points) {
        svg.append(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                + "font-family=\"sans-serif\" font-size=\"13\">%n").formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n".formatted(WIDTH, HEIGHT));
        text(LEFT, 26, "start", "font-size=\"16\" font-weight=\"bold\"", title);
        text(LEFT, 45, "start", "fill=\"#555\"", note);
        axes();
        var free = 0.0; // from here down no name stands yet
        for (var point : points.stream().sorted(Comparator.comparingDouble(Point::right).reversed()).toList()) {
            free = 16 + point(point, Math.max(free, y(point.right) + 17));
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (int percent = 0; percent <= 100; percent += 20) {
            var y = y(percent / 100.0);
            line(LEFT, y, WIDTH - RIGHT, y, percent == 0 ? "#333" : "#ddd");
            text(LEFT - 8, y + 4, "end", "", percent + " %");
        }
        for (int step = 0; step <= 4; step++) {
            var usd = mostUsd * step / 4;
            line(x(usd), HEIGHT - BOTTOM, x(usd), HEIGHT - BOTTOM + 5, "#333");
            text(x(usd), HEIGHT - BOTTOM + 20, "middle", "", String.format(Locale.ROOT, "$%.3f", usd));
        }
        line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "#333");
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "", "cost of all questions");
        text(LEFT - 50, TOP - 8, "start", "", "right");
    }

    /** The name stands left of points in the right half, so that it stays in the picture; at this height, which is returned. */
    private double point(Point point, double nameY) {
        var x = x(point.usd);
        svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"#2563eb\"/>%n", x,
                y(point.right)));
        var leftOf = x > WIDTH / 2.0;
        text(x + (leftOf ? -11 : 11), nameY, leftOf ? "end" : "start", "",
                String.format(Locale.ROOT, "%s: %.0f %%, $%.4f", point.name, 100 * point.right, point.usd));
        return nameY;
    }

    private double x(double usd) {
        return LEFT + usd / mostUsd * (WIDTH - LEFT - RIGHT);
    }

    private double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1, y1, x2, y2, colour));
    }

    private void text(double x, double y, String anchor, String style, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n", x, y,
                anchor,
                style, escaped));
    }
}
