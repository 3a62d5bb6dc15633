//! A small plot: a bar for each day, drawn by the server as SVG that the style sheet colours.

use bridge::quota::Day;
use bridge::words;

/// What the template draws.
pub struct Plot {
    /// Of the drawing, in its own units.
    pub width: usize,
    /// Of the drawing, in its own units.
    pub height: u64,
    /// One for each day with a figure.
    pub bars: Vec<Bar>,
    /// The height of a line that must not be passed, where a bar comes near it.
    pub limit: Option<u64>,
}

/// One bar.
pub struct Bar {
    /// Its left side.
    pub x: usize,
    /// Its upper side.
    pub y: u64,
    /// How high it is.
    pub height: u64,
    /// What it says when somebody points at it.
    pub label: String,
}

/// From one bar to the next; a bar is [`BAR`] wide.
const STEP: usize = 10;

/// Of a bar.
pub const BAR: usize = 8;

/// The highest bar.
const HEIGHT: u64 = 100;

impl Plot {
    /// Draws these, in their order. The limit is drawn once a bar has half of it: before, it would press all bars flat.
    pub fn of(figures: impl Iterator<Item = (Day, u64)>, limit: Option<u64>) -> Self {
        let figures: Vec<_> = figures.collect();
        let highest = figures.iter().map(|(_, figure)| *figure).max().unwrap_or(0);
        let near = limit.filter(|limit| highest * 2 >= *limit);
        let top = near.unwrap_or(0).max(highest).max(1);
        // Whatever is more than nothing can be seen.
        let height_of = |figure: u64| (figure * HEIGHT / top).max(1);
        let bars = figures.iter().enumerate().filter(|(_, (_, figure))| *figure > 0).map(|(index, (day, figure))| Bar {
            x: index * STEP,
            y: HEIGHT - height_of(*figure),
            height: height_of(*figure),
            label: format!("{day}: {}", words::grouped(*figure)),
        });
        let limit = near.map(|limit| HEIGHT - height_of(limit));
        Self { width: figures.len() * STEP, height: HEIGHT, bars: bars.collect(), limit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heights(figures: &[u64], limit: Option<u64>) -> (Vec<(usize, u64)>, Option<u64>) {
        let plot = Plot::of((0..).map(Day).zip(figures.iter().copied()), limit);
        assert!(plot.bars.iter().all(|bar| bar.y + bar.height == HEIGHT && bar.x + BAR <= plot.width));
        (plot.bars.iter().map(|bar| (bar.x, bar.height)).collect(), plot.limit)
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(heights(&[], None), (vec![], None));
        assert_eq!(heights(&[0, 0], Some(1_000)), (vec![], None));
    }

    #[test]
    fn the_highest_bar_fills_the_plot_and_the_lowest_can_be_seen() {
        assert_eq!(heights(&[1, 0, 5_000, 2_500], None), (vec![(0, 1), (20, 100), (30, 50)], None));
    }

    #[test]
    fn a_limit_is_drawn_once_a_bar_comes_near_it() {
        assert_eq!(heights(&[499], Some(1_000)), (vec![(0, 100)], None));
        assert_eq!(heights(&[500], Some(1_000)), (vec![(0, 50)], Some(0)));
        assert_eq!(heights(&[2_000], Some(1_000)), (vec![(0, 100)], Some(50)));
    }
}
