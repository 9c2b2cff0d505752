namespace Pitwall.Server.Trading.Rows;

/// <summary>How a value is stored, written in binary and written down as text for comparing.</summary>
internal enum ColumnKind
{
    Int,
    Long,
    Uuid,
    Text,
    Number,
    Time,
    Flag,
    Texts,
    Json,
}

/// <summary>One column of a projected table; a generated one is computed by the database and only compared.</summary>
internal sealed record Column(string Name, ColumnKind Kind, bool Generated);
