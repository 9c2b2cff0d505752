using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Pump;

/// <summary>Where a desk finds the mind that an agent names; the room that thinks provides it.</summary>
internal interface IMindSource
{
    /// <summary>The mind of that journal name for one desk; null when nobody here can think like that.</summary>
    IMind? Find(string mind, int desk);
}
