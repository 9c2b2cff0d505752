using Npgsql;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation;

/// <summary>
/// House minds for desks, luck seeded with the desk's number, so every desk has its own; on a generated market the
/// minds that know more or less of its truth; and the seats of models and of minds behind an address.
/// </summary>
internal sealed class MindSource(NpgsqlDataSource source, TimeProvider time) : IMindSource
{
    public IMind? Find(string mind, MindSeat seat) =>
        SlowMind.IsName(mind) ? SlowMind.Seated(source, time, (seat.Desk, seat.Agent), mind)
        : seat.MarketSeed is { } seed && LabMinds.Create(mind, seed) is { } lab ? lab
        : HouseMinds.Create(mind, seat.Desk) is not Sought<IMind>.Found found ? null
        : seat.MarketSeed is not null && found.Value is BuyAndHold ? new DailyMind(found.Value)
        : found.Value;
}
