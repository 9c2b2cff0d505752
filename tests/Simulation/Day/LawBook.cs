namespace Pitwall.Simulation.Day;

/// <summary>Every invariant of the list that a simulated day could show, and where in it each one is held.</summary>
public static class LawBook
{
    /// <summary>Every invariant of the list, and who holds it.</summary>
    public static IReadOnlyList<(string Law, string Where)> Laws { get; } =
    [
        ("I1", "each marked row; at rest the venue's balance and ours agree to 0.000001 USD"),
        ("I2", "each row; at rest every position equals the venue's"),
        ("I3", "each row: results by cause add up to what the accounts gained"),
        ("I4", "each row: entries and balances sum to zero"),
        ("I5", "each execution; at rest our fees are the venue's"),
        ("I6", "each intent; the venue refuses what its own rules forbid, and that counts as a breach"),
        ("I7", "each intent; the store's unique ids; the venue takes an id once"),
        ("I8", "each decision; at rest no order is intended or unknown"),
        ("I9", "not yet: there are no mirrors"),
        ("I10", "each row"),
        ("I11", "each send: one nonce per order, never shared"),
        ("I12", "each send: the intent is in the store, and repeated bytes are the same"),
        ("I13", "each send: the sender owns the store's epoch"),
        ("I14", "each intent, against caps worked out without the gate"),
        ("I15", "each intent and each send: nothing adds risk after the loss limit latched"),
        ("I16", "each send: none after the kill latch is committed"),
        ("I17", "each row; a position at the venue without a stop for five healthy minutes is a breach"),
        ("I18", "each row; a trigger order at the venue without a position for five healthy minutes is a breach"),
        ("I19", "not yet: there are no live keys"),
        ("I20", "each decision that adds risk"),
        ("I26", "at the end: the bytes fold to the owner's state, and decide again to the same bytes"),
        ("I30", "at rest: everything is terminal or resting at the venue"),
    ];
}
